import type { ConsoleMessage, EmbedderRequest, RefusalReason } from "../../../element/protocol.ts";
import type { Key } from "../keyboard/key.ts";
import { Allowance } from "../session/allowance.ts";
import { namedKeys } from "./named-keys.ts";
import { embedderRequest } from "./requests.ts";

/** What an embedding page can have done. */
export interface EmbeddedConsole {
  readonly state: () => Pick<Extract<ConsoleMessage, { type: "state" }>, "mode" | "state">;
  readonly end: () => void;
  readonly focus: () => void;
  /** Gives why not. */
  readonly fullScreen: (on: boolean) => RefusalReason | undefined;
  /** Gives whether it is typed, or shown to the person first. */
  readonly typeText: (text: string) => Promise<boolean>;
  readonly press: (keys: readonly Key[]) => void;
}

/** Carries out what the embedding page asks for, and answers. */
export class Conversation {
  readonly #console: EmbeddedConsole;
  readonly #send: (message: ConsoleMessage) => void;
  readonly #now: () => number;
  readonly #allowance = new Allowance();
  readonly #told = new Map<ConsoleMessage["type"], string>();

  constructor(
    console: EmbeddedConsole,
    send: (message: ConsoleMessage) => void,
    now: () => number,
  ) {
    this.#console = console;
    this.#send = send;
    this.#now = now;
  }

  /** Says what is so, unless that is what was said last. */
  tell(message: Exclude<ConsoleMessage, { readonly type: "done" | "refused" }>): void {
    const text = JSON.stringify(message);
    if (this.#told.get(message.type) === text) return;
    this.#told.set(message.type, text);
    this.#send(message);
  }

  /** A message has come. What is none, and what comes too fast, is ignored. */
  async hear(data: unknown): Promise<void> {
    if (!this.#allowance.takes(this.#now())) return;
    const request = embedderRequest(data);
    if (request === undefined) return;
    const { id } = request;
    const reason = await this.#carryOut(request);
    this.#send(reason === undefined ? { type: "done", id } : { type: "refused", id, reason });
  }

  async #carryOut(request: EmbedderRequest): Promise<RefusalReason | undefined> {
    switch (request.type) {
      case "end":
        this.#console.end();
        return undefined;
      case "focus":
        this.#console.focus();
        return undefined;
      case "fullScreen":
        return this.#console.fullScreen(request.on);
      case "typeText": {
        const reason = this.#whyNoInput();
        if (reason !== undefined) return reason;
        return (await this.#console.typeText(request.text)) ? undefined : "not-allowed";
      }
      case "sendKeys": {
        const keys = namedKeys(request.keys);
        if (keys === undefined) return "unknown-keys";
        const reason = this.#whyNoInput();
        if (reason === undefined) this.#console.press(keys);
        return reason;
      }
    }
  }

  #whyNoInput(): RefusalReason | undefined {
    const { mode, state } = this.#console.state();
    if (state !== "live") return "not-live";
    return mode === "view" ? "view-only" : undefined;
  }
}
