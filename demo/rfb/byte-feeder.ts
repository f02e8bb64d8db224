/** A conversation that yields how many bytes it waits for and is given exactly that many. */
export type Conversation = Generator<number, void, Uint8Array>;

/** The peer broke the protocol or a limit; the message never holds the peer's bytes. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

/** Runs a conversation over chunks of any size. What it hands out is valid until the next push. */
export class ByteFeeder {
  readonly #conversation: Conversation;
  readonly #limit: number;
  #buffer = new Uint8Array(4096);
  #length = 0;
  #need: number;
  #done = false;

  /** @param limit most bytes the conversation may wait for at once */
  constructor(conversation: Conversation, limit: number) {
    this.#conversation = conversation;
    this.#limit = limit;
    this.#need = this.#check(conversation.next());
  }

  /** Throws {@link ProtocolError}. */
  push(chunk: Uint8Array): void {
    this.#append(chunk);
    let at = 0;
    while (!this.#done && this.#length - at >= this.#need) {
      const from = at;
      at += this.#need;
      this.#need = this.#check(this.#conversation.next(this.#buffer.subarray(from, at)));
    }
    this.#buffer.copyWithin(0, at, this.#length);
    this.#length -= at;
  }

  #check(step: IteratorResult<number, void>): number {
    if (step.done === true) {
      this.#done = true;
      return 0;
    }
    if (step.value > this.#limit) throw new ProtocolError("message over the limit");
    return step.value;
  }

  #append(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#length);
    this.#length = length;
  }
}
