import { emptyAccount } from "../account.ts";
import { atOnce } from "../../support/at-once.ts";
import type { Part } from "../part.ts";
import { bySession, randomTrials } from "../trials.ts";
import { playKnownSession } from "./known-session.ts";

/** Sessions at the same time. */
const WIDTH = 8;

const TRIALS = 240;
const SHORT_TRIALS = 16;

/** Half of the blows are told: the browser says when the network is back. */
const TOLD_SHARE = 0.5;

/** Connections struck in every way at random places, in every state of the session, with outages after it. */
export const anywhere: Part = {
  name: "anywhere",
  play: async (stage) => {
    const { random, size } = stage;
    const account = emptyAccount();
    const count = size === "full" ? TRIALS : SHORT_TRIALS;
    const sessions = bySession(randomTrials(random, count, size === "full" ? TOLD_SHARE : 1));
    await atOnce(sessions, WIDTH, (trials) =>
      playKnownSession(stage, trials, account, random.fork()),
    );
    return account;
  },
};
