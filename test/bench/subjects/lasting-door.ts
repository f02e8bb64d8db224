import { Closers } from "../../support/closers.ts";
import { treeMemory } from "../../support/machine/process-memory.ts";
import type { SubjectName } from "../row.ts";
import type { Door, Subject, Target } from "./subject.ts";

/** Memory above which a subject is started anew before its next turn, so that the machine survives it, MiB. */
const MEMORY_LIMIT = 512;

/** A subject that stays between turns unless it has grown too large. */
export class LastingDoor {
  readonly name: SubjectName;
  readonly #subject: Subject;
  readonly #target: Target;
  readonly #closers = new Closers();
  #door: Door | undefined;

  constructor(subject: Subject, target: Target) {
    this.name = subject.name;
    this.#subject = subject;
    this.#target = target;
  }

  /** The subject as it runs now. */
  async open(): Promise<Door> {
    if (this.#door !== undefined && (await treeMemory(this.#door.pid)) > MEMORY_LIMIT) {
      await this.close();
    }
    this.#door ??= this.#closers.add(await this.#subject.open(this.#target));
    return this.#door;
  }

  async close(): Promise<void> {
    this.#door = undefined;
    await this.#closers.close();
  }
}
