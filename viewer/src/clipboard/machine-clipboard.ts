import { clipboardActOf, type ClipboardAct } from "./clipboard-parts.ts";

/** What is known of the machine's clipboard by the messages that noVNC sends to it. */
export class MachineClipboard {
  #isExtended = false;
  #taken: () => void = () => {};

  /** Whether it takes any character (extended clipboard), rather than those of ISO 8859-1 alone. */
  get isExtended(): boolean {
    return this.#isExtended;
  }

  /** `run` is called when the machine has been sent text, which it asks for itself in the extended format. */
  onTaken(run: () => void): void {
    this.#taken = run;
  }

  /** noVNC sends a clipboard message, of which this is the first part. Gives what it does. */
  sends(message: Uint8Array): ClipboardAct {
    const act = clipboardActOf(message);
    if (act === "capabilities") this.#isExtended = true;
    if (act === "provide" || act === "text") this.#taken();
    return act;
  }

  /** What is sent from now on goes to another server. */
  renew(): void {
    this.#isExtended = false;
  }
}
