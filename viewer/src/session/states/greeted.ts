import type { HelloMessage, ResumedMessage } from "../../../../worker/channel/messages.ts";
import { presenceOf } from "./presence.ts";
import type { Connecting, Greeted, SessionEvent } from "./session-state.ts";

/** A session that is no longer than this, in seconds, gets no warning of its own. */
export const SHORT_SESSION_SECONDS = 60;

/**
 * How long a session must have gone on until the next loss of its WebSocket is a new one, in milliseconds. What is
 * lost sooner goes on with the tries before it: some paths let a WebSocket open and cut it again, for ever.
 */
export const STEADY_MS = 10_000;

/** What the gateway tells of a session that it knows; `undefined` for one that it has not greeted. */
export function greetedBy({ expiresAt, hello, ...rest }: Partial<Greeted>): Greeted | undefined {
  if (hello === undefined || expiresAt === undefined) return undefined;
  return carried({ ...rest, expiresAt, hello });
}

/** What one state of a session hands on to the next. */
export function carried(session: Greeted): Greeted {
  const { endsAt, expiresAt, hello, idleEndsAt, presence, returned, timeRequest } = session;
  return {
    hello,
    expiresAt,
    ...(endsAt === undefined ? {} : { endsAt }),
    ...(idleEndsAt === undefined ? {} : { idleEndsAt }),
    ...(returned === undefined ? {} : { returned }),
    ...(presence === undefined ? {} : { presence }),
    ...(timeRequest === undefined ? {} : { timeRequest }),
  };
}

/** What a greeting tells, at `now`. */
export function greeted(hello: HelloMessage, now: number): Greeted {
  const expiresAt = now + hello.secondsLeft * 1000;
  // A warning may have been lost with the connection, and a short session gets none.
  const isNear = hello.secondsLeft <= SHORT_SESSION_SECONDS;
  return {
    hello,
    expiresAt,
    ...(isNear ? { endsAt: expiresAt } : {}),
    ...(hello.moreTime === "asked" ? { timeRequest: { kind: "asked", againAt: now } } : {}),
  };
}

/** What is so once the viewer has come back, at `now` and by this try. */
export function returned(
  { hello, presence }: Greeted,
  message: HelloMessage | ResumedMessage,
  { attempt, now }: { readonly attempt: number; readonly now: number },
): Greeted {
  const known = message.type === "hello" ? message : { ...hello, ...news(message) };
  const session = { ...greeted(known, now), returned: { at: now, attempt } };
  return presence === undefined ? session : { ...session, presence };
}

function news(message: ResumedMessage): Partial<HelloMessage> {
  const { ackEvery, mode, moreTime, resume, secondsLeft } = message;
  return { ackEvery, mode, resume, secondsLeft, ...(moreTime === undefined ? {} : { moreTime }) };
}

/** The number of the first try after a loss at `now`. */
export function attemptAfter({ returned }: Partial<Greeted>, now: number): number {
  return returned === undefined || now - returned.at >= STEADY_MS ? 0 : returned.attempt + 1;
}

type News = Extract<
  SessionEvent,
  { readonly kind: "active" | "idle" | "mode" | "presence" | "time" | "warning" }
>;

/** What the gateway says of the session while it goes on, or what a person does to it. */
export function told<State extends Connecting | Greeted>(state: State, event: News): State {
  switch (event.kind) {
    case "mode":
      if (state.hello === undefined) return state;
      return { ...state, hello: { ...state.hello, mode: event.mode } };
    case "warning": {
      const endsAt = event.now + event.secondsLeft * 1000;
      return { ...state, expiresAt: endsAt, endsAt };
    }
    case "time": {
      const { againSeconds = 0, request, secondsLeft } = event.message;
      const expiresAt = event.now + secondsLeft * 1000;
      const againAt = event.now + againSeconds * 1000;
      return {
        ...state,
        expiresAt,
        endsAt: secondsLeft <= SHORT_SESSION_SECONDS ? expiresAt : undefined,
        ...(request === undefined
          ? { endMovedAt: event.now }
          : { timeRequest: { kind: request, againAt } }),
      };
    }
    case "idle":
      return { ...state, idleEndsAt: event.now + event.secondsLeft * 1000 };
    case "presence":
      return { ...state, presence: presenceOf(event.message, event.now) };
    case "active":
      return state.idleEndsAt === undefined ? state : { ...state, idleEndsAt: undefined };
  }
}
