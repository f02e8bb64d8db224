import type { Admission } from "../admission/admission.ts";
import { consoleShown } from "../admission/console-shown.ts";
import type { GrantShown, HelloMessage, ResumedMessage } from "../channel/messages.ts";
import { DEFAULT_CLIPBOARD_BYTES, type Grant } from "../ticket/claims.ts";
import type { ResumeToken } from "../ticket/resume-token.ts";

/** What a viewer is told of the session as it is now. */
export interface Greeting {
  readonly admission: Admission;
  /** What it may do now, and at all. */
  readonly mode: Grant["mode"];
  readonly granted: Grant;
  readonly ackEvery: number;
  readonly secondsLeft: number;
  /** With what it can come back, unless it cannot. */
  readonly token: ResumeToken | undefined;
  /** Whether the person may ask for more time, and has. */
  readonly moreTime: "may-ask" | "asked" | undefined;
}

/** What a viewer is greeted with that begins anew. `isFirst`: it is the session's first. */
export function helloOf(greeting: Greeting, isFirst: boolean): HelloMessage {
  const { admission, mode, granted, ackEvery, secondsLeft, token, moreTime } = greeting;
  const { session, claims, graceSeconds, waitSeconds, parkAfterSeconds, idleSeconds } = admission;
  return {
    type: "hello",
    session,
    console: consoleShown(claims),
    subject: claims.sub,
    mode,
    granted: granted.mode,
    grant: shown(granted),
    ...(granted.share === true && { share: true }),
    ...(moreTime !== undefined && { moreTime }),
    ...(claims.keyboard === undefined ? {} : { keyboard: claims.keyboard }),
    ...(claims.returnUrl === undefined ? {} : { returnUrl: claims.returnUrl }),
    ackEvery,
    secondsLeft,
    ...(token && { resume: { token: token.token, graceSeconds } }),
    ...(isFirst ? {} : { again: true }),
    ...(parkAfterSeconds !== undefined && token && { parkAfterSeconds }),
    waitSeconds,
    measured: true,
    ...(idleSeconds !== undefined && { idleSeconds }),
  };
}

/** Of a grant what a viewer needs to know, with the defaults of what it leaves out. */
function shown(grant: Grant): GrantShown {
  const { clipboard = "none", clipboardBytes = DEFAULT_CLIPBOARD_BYTES } = grant;
  const { audio = false, power = false, resize = false } = grant;
  return { clipboard, clipboardBytes, resize, power, audio };
}

/** What a viewer is greeted with whose connection goes on. `received`: the bytes of it that have arrived. */
export function resumedOf(
  { admission, mode, ackEvery, secondsLeft, moreTime }: Greeting,
  token: ResumeToken,
  received: number,
): ResumedMessage {
  const resume = { token: token.token, graceSeconds: admission.graceSeconds };
  const asks = moreTime !== undefined && { moreTime };
  return { type: "resumed", received, mode, ackEvery, secondsLeft, resume, ...asks };
}
