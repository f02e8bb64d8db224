import * as v from "valibot";

/** What tabs that know the same session say to each other. Other pages of the gateway could say anything. */
const Message = v.variant("type", [
  /** A tab that does not show the session asks for its token. */
  v.strictObject({ type: v.literal("ask") }),
  /** The tab that shows it tells the token that the gateway gave last, and what the machine is called. */
  v.strictObject({
    type: v.literal("token"),
    token: v.pipe(v.string(), v.maxLength(128), v.regex(/^[A-Za-z0-9_-]+$/)),
    name: v.pipe(v.string(), v.maxLength(256)),
  }),
]);

type Message = v.InferOutput<typeof Message>;

/** What the tab that shows a session knows of it. */
export type TokenNews = Pick<Extract<Message, { readonly type: "token" }>, "name" | "token">;

/** The part of a BroadcastChannel that is used: what is posted reaches the other pages of this gateway in this browser. */
export type Broadcast = Pick<BroadcastChannel, "addEventListener" | "close" | "postMessage">;

/**
 * Keeps the tabs of a browser that know a session in possession of its token: a token is good once, so that of a
 * duplicated tab is soon of no use. Tokens never leave the browser in this way.
 */
export class TokenExchange {
  readonly #open: (name: string) => Broadcast | undefined;
  readonly #heard: (news: TokenNews) => void;
  #joined: { readonly session: string; readonly broadcast: Broadcast | undefined } | undefined;
  /** What is told, while this tab is the one that tells it. */
  #told: TokenNews | undefined;

  /** `open` gives nothing, or throws, where the browser has no such thing. `heard`: another tab told its token. */
  constructor(open: (name: string) => Broadcast | undefined, heard: (news: TokenNews) => void) {
    this.#open = open;
    this.#heard = heard;
  }

  /** This tab shows the session and has a token for it: tells the others, now and whenever they ask. */
  tell(session: string, { name, token }: TokenNews): void {
    this.#told = { name, token };
    this.#join(session);
    this.#post({ type: "token", ...this.#told });
  }

  /** This tab does not show the session: hears of its tokens from now on. */
  ask(session: string): void {
    this.#told = undefined;
    this.#join(session);
    this.#post({ type: "ask" });
  }

  /** The session is none of this tab's any more. */
  leave(): void {
    this.#told = undefined;
    this.#joined?.broadcast?.close();
    this.#joined = undefined;
  }

  #join(session: string): void {
    if (this.#joined?.session === session) return;
    this.#joined?.broadcast?.close();
    const broadcast = this.#opened(`porthole:${session}`);
    broadcast?.addEventListener("message", ({ data }: { readonly data: unknown }) => {
      if (this.#joined?.broadcast === broadcast) this.#take(data);
    });
    this.#joined = { session, broadcast };
  }

  #opened(name: string): Broadcast | undefined {
    try {
      return this.#open(name);
    } catch {
      return undefined;
    }
  }

  #post(message: Message): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
    this.#joined?.broadcast?.postMessage(message);
  }

  #take(data: unknown): void {
    const { output: message, success } = v.safeParse(Message, data);
    if (!success) return;
    if (message.type === "token") {
      if (this.#told === undefined) this.#heard(message);
    } else if (this.#told !== undefined) {
      this.#post({ type: "token", ...this.#told });
    }
  }
}
