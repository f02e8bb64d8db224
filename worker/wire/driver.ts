import type { Conversation, Effect } from "./conversation.ts";
import { ConversationError } from "./errors.ts";

/** Bytes that may wait in a conversation: more than its longest field, so that one segment always fits. */
export const MAX_CONVERSATION_BUFFER = 256 * 1024;

/**
 * Feeds a conversation from chunks of any size.
 *
 * The buffer grows by doubling, so a field that arrives a byte at a time costs linear work. Errors of
 * the conversation, and {@link ConversationError}, leave `feed`; after one, the driver must not be used again.
 */
export class ConversationDriver<Result> {
  readonly #conversation: Conversation<Result>;
  #buffer = new Uint8Array(1024);
  #start = 0;
  #end = 0;
  #need = 0;
  #outcome: { readonly result: Result } | undefined;
  #step: string | undefined;
  #awaitsTls = false;
  #verdict: Error | undefined;
  #greeting: Uint8Array[] = [];

  constructor(conversation: Conversation<Result>) {
    this.#conversation = conversation;
    this.#greeting = this.#advance(conversation.next());
  }

  /** What to send before anything has arrived; empty where the peer speaks first. */
  greeting(): Uint8Array[] {
    return this.#greeting.splice(0);
  }

  /**
   * Feeds a chunk (copied) and returns what to send to the peer, in order. Bytes after the point where
   * TLS starts are refused: they came before the peer was authenticated and must not count as said by it.
   */
  feed(chunk: Uint8Array): Uint8Array[] {
    if (this.#awaitsTls) throw injected();
    this.#append(chunk);
    const replies = this.greeting();
    while (!this.#outcome && !this.#awaitsTls && this.#end - this.#start >= this.#need) {
      const field = this.#buffer.slice(this.#start, this.#start + this.#need);
      this.#start += this.#need;
      replies.push(...this.#resume(field));
    }
    if (this.#awaitsTls && this.#end > this.#start) throw injected();
    return replies;
  }

  /** Whether the conversation waits for TLS; every reply so far must have been written before it starts. */
  get awaitsTls(): boolean {
    return this.#awaitsTls;
  }

  /** TLS has been established: continues inside it, and returns what to send first. */
  secured(): Uint8Array[] {
    if (!this.#awaitsTls) throw new Error("the conversation does not wait for TLS");
    this.#awaitsTls = false;
    return this.#resume(new Uint8Array(0));
  }

  /** The step that the conversation is in; `undefined` once it is done. */
  get step(): string | undefined {
    return this.#outcome ? undefined : this.#step;
  }

  /** Why the conversation has failed, as soon as that is known: however it ends, it ends with this error. */
  get verdict(): Error | undefined {
    return this.#verdict;
  }

  get done(): boolean {
    return this.#outcome !== undefined;
  }

  /** The outcome. Throws before the conversation is done. */
  get result(): Result {
    if (!this.#outcome) throw new Error("the conversation is not done");
    return this.#outcome.result;
  }

  /** Takes the bytes that arrived after the conversation; they belong to whatever follows it. */
  rest(): Uint8Array {
    const rest = this.#buffer.slice(this.#start, this.#end);
    this.#start = this.#end;
    return rest;
  }

  /** What the conversation throws is its last word: it knows more than the verdict that it gave before. */
  #resume(field: Uint8Array): Uint8Array[] {
    try {
      return this.#advance(this.#conversation.next(field));
    } catch (error) {
      if (error instanceof Error) this.#verdict = error;
      throw error;
    }
  }

  #advance(first: IteratorResult<Effect, Result>): Uint8Array[] {
    const replies: Uint8Array[] = [];
    let next = first;
    while (!next.done) {
      const effect = next.value;
      if ("need" in effect) {
        this.#need = effect.need;
        return replies;
      }
      if ("secure" in effect) {
        this.#awaitsTls = true;
        return replies;
      }
      if ("send" in effect) replies.push(effect.send);
      else if ("verdict" in effect) this.#verdict = effect.verdict;
      else this.#step = effect.step;
      next = this.#conversation.next(new Uint8Array(0));
    }
    this.#outcome = { result: next.value };
    return replies;
  }

  #append(chunk: Uint8Array): void {
    const held = this.#end - this.#start;
    if (held + chunk.length > MAX_CONVERSATION_BUFFER) {
      throw new ConversationError("limit", "too many bytes during the conversation");
    }
    if (this.#end + chunk.length > this.#buffer.length) {
      const size = Math.max(this.#buffer.length, 2 ** Math.ceil(Math.log2(held + chunk.length)));
      const grown = new Uint8Array(size);
      grown.set(this.#buffer.subarray(this.#start, this.#end));
      this.#buffer = grown;
      this.#start = 0;
      this.#end = held;
    }
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }
}

function injected(): ConversationError {
  return new ConversationError("injection", "bytes in the clear where TLS had to start");
}
