import { emptyAccount } from "../account.ts";
import { atOnce } from "../../support/at-once.ts";
import type { Part } from "../part.ts";
import { BLOWS } from "../proxy/passage.ts";
import { boundaryTrials, bySession } from "../trials.ts";
import { playKnownSession } from "./known-session.ts";

/** Sessions at the same time. */
const WIDTH = 6;

/** Messages of each direction whose boundaries are tried. */
const MESSAGES = 12;
const SHORT_MESSAGES = 3;

/** Connections that go on, struck at and in each of their first messages, to and from a server whose stream is known. */
export const boundaries: Part = {
  name: "boundaries",
  play: async (stage) => {
    const { random, size } = stage;
    const account = emptyAccount();
    const [messages, blows] =
      size === "full" ? [MESSAGES, BLOWS] : [SHORT_MESSAGES, ["close"] as const];
    const sessions = bySession(boundaryTrials(random, messages, blows));
    await atOnce(sessions, WIDTH, (trials) =>
      playKnownSession(stage, trials, account, random.fork()),
    );
    return account;
  },
};
