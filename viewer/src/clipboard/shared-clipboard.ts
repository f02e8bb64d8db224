import { signal, type ReadonlySignal } from "@preact/signals";

import type { ClipboardRights } from "./clipboard-rights.ts";
import { messageBytes, type ClipboardFormat } from "./clipboard-text.ts";

/**
 * Max length of a text that is taken from the machine, in UTF-16 code units. The gateway counts the compressed
 * message, which can have more in it.
 */
export const MAX_COPIED = 1_048_576;

/** The clipboard of this computer, as the browser lets the page at it. */
export interface LocalClipboard {
  /** Whether the page may read it now without anybody being asked. */
  mayRead(): Promise<boolean>;
  /** Rejects where a person, or the browser, does not allow it. */
  read(): Promise<string>;
  write(text: string): Promise<void>;
}

interface SharedClipboardOptions {
  readonly local: LocalClipboard;
  /** Whether somebody uses the page. */
  readonly hasFocus: () => boolean;
  /** Gives the machine a text; `undefined`: there is no machine now. */
  readonly machine: () => MachineSide | undefined;
}

/** The machine, as far as its clipboard is concerned. */
export interface MachineSide {
  readonly rights: ClipboardRights;
  readonly format: ClipboardFormat;
  give(text: string): void;
}

/** What became of a text that was to be given to the machine. */
export type Given = "given" | "not-allowed" | "too-long";

/**
 * The clipboards of this computer and of the machine, which a person can have share their text. This computer's is
 * read only while that is wanted, the browser has allowed it before, and the page gets the focus; it is written only
 * while the page has the focus.
 */
export class SharedClipboard {
  readonly #options: SharedClipboardOptions;
  readonly #copied = signal<string>();
  readonly #isNew = signal(false);
  #isShared = false;
  /** The text of this computer's clipboard, as far as it is known. */
  #known: string | undefined;
  /** What the machine has copied and this computer's clipboard is to have. */
  #due: string | undefined;
  /** What the machine was given last, unless it has copied something since. */
  #given: string | undefined;
  #isLooking = false;

  constructor(options: SharedClipboardOptions) {
    this.#options = options;
  }

  /** What the machine has copied last. */
  get copied(): ReadonlySignal<string | undefined> {
    return this.#copied;
  }

  /** Whether nobody has seen or taken that yet. */
  get isNew(): ReadonlySignal<boolean> {
    return this.#isNew;
  }

  /** Whether the two share their text. */
  async share(isShared: boolean): Promise<void> {
    this.#isShared = isShared;
    this.#due = isShared ? this.#copied.value : undefined;
    if (isShared) await this.focused();
  }

  /** The machine has copied a text. */
  async machineCopied(text: string): Promise<void> {
    if (this.#options.machine()?.rights.copy !== "open" || text.length > MAX_COPIED) return;
    this.#copied.value = text;
    this.#isNew.value = true;
    this.#given = undefined;
    if (!this.#isShared) return;
    this.#due = text;
    await this.#write();
  }

  /** Somebody turns to the page: what has changed meanwhile on this computer goes to the machine, or the other way. */
  async focused(): Promise<void> {
    if (!this.#isShared || this.#isLooking) return;
    this.#isLooking = true;
    try {
      const text = await this.#localText();
      // What a person has copied here last is newer than what the machine has copied behind their back.
      if (text !== undefined && text !== "" && !isSame(text, this.#known)) {
        this.#known = text;
        this.#due = undefined;
        this.give(text);
      } else await this.#write();
    } finally {
      this.#isLooking = false;
    }
  }

  /** A person's own gesture has brought the text of this computer's clipboard. `same`: the machine has had it. */
  pasted(text: string): Given | "same" {
    const before = this.#given;
    const given = this.give(text);
    this.#known = text;
    return given === "given" && before === text ? "same" : given;
  }

  /** Gives the machine a text. */
  give(text: string): Given {
    const machine = this.#options.machine();
    if (machine?.rights.paste !== "open") return "not-allowed";
    if (messageBytes(text, machine.format) > machine.rights.maxBytes) return "too-long";
    machine.give(text);
    this.#given = text;
    return "given";
  }

  /** A person has taken or seen what the machine has copied. `isLocal`: this computer's clipboard has it. */
  seen(isLocal: boolean): void {
    this.#isNew.value = false;
    if (isLocal) this.#known = this.#copied.value;
  }

  /** There is another connection to the machine, whose clipboard may have been lost. */
  renew(): void {
    this.#given = undefined;
  }

  /** There is another session, perhaps of another machine: what was copied in this one is not for it. */
  forget(): void {
    this.renew();
    this.#copied.value = undefined;
    this.#isNew.value = false;
    this.#due = undefined;
  }

  async #localText(): Promise<string | undefined> {
    const { local, machine, hasFocus } = this.#options;
    if (machine()?.rights.paste !== "open" || !hasFocus()) return undefined;
    try {
      if (!(await local.mayRead())) return undefined;
      // The person may have turned away, or the machine gone, while the browser answered.
      if (!this.#isShared || !hasFocus()) return undefined;
      return await local.read();
    } catch {
      return undefined;
    }
  }

  async #write(): Promise<void> {
    const text = this.#due;
    if (text === undefined || !this.#options.hasFocus()) return;
    try {
      await this.#options.local.write(text);
    } catch {
      // Some browsers allow it only right after a key or a click: it is tried again, and the panel has it.
      return;
    }
    if (this.#due !== text) return;
    this.#due = undefined;
    this.#known = text;
    this.#isNew.value = false;
  }
}

/** Systems differ in how a line ends. */
function isSame(text: string, other: string | undefined): boolean {
  return other !== undefined && text.replaceAll("\r\n", "\n") === other.replaceAll("\r\n", "\n");
}
