import type { HelloMessage } from "../channel/messages.ts";
import type { SessionOptions } from "./session-options.ts";
import type { Resume } from "./viewers.ts";

/** What a session's first viewer is greeted with. */
export function helloOf({
  admission,
  limits,
  resume,
}: Pick<SessionOptions, "admission" | "limits" | "resume">): HelloMessage {
  const { session, claims, maxSeconds } = admission;
  return {
    type: "hello",
    session,
    console: claims.console,
    mode: claims.grant.mode,
    ...(claims.keyboard === undefined ? {} : { keyboard: claims.keyboard }),
    ackEvery: limits.ackEvery,
    secondsLeft: maxSeconds,
    ...(resume && { resume: resumeMember(resume) }),
  };
}

/** With what a viewer can come back, in the words of the channel. */
export function resumeMember({ token, graceSeconds }: Resume) {
  return { token: token.token, graceSeconds };
}
