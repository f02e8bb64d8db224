import "./control/control.css";
import "./in-use/in-use.css";
import "./messages/messages.css";
import "./people/people.css";
import "./request/request.css";
import "./share/share.css";
import type { Feature, StartFeature } from "../../page/feature.ts";
import type { ConsoleScreen } from "../../screen/console-screen.ts";
import type { SessionState } from "../../session/session-state.ts";
import { words } from "../../words/words.ts";
import { hint } from "../hint/hint.ts";

/** How often it is tried to fetch the features, a second after another, until the page does without them. */
const MAX_TRIES = 5;

/** The most messages that are kept for features that are on their way; the oldest makes room for one more. */
const MAX_KEPT = 16;

type Told = Parameters<NonNullable<Feature["others"]>>[0];

/**
 * Other people in a console. Their features are fetched once the console is live, so that they take nothing from the
 * first frame, or as soon as there is something for them.
 */
export const startOthers: StartFeature = (context) => {
  const told: Told[] = [];
  let features: readonly Feature[] = [];
  let tries = 0;
  let isFetching = false;
  let isNeeded = false;
  let screen: ConsoleScreen | undefined;
  let state: SessionState | undefined;
  const fetch = async (): Promise<void> => {
    if (!isNeeded || isFetching || features.length > 0 || tries === MAX_TRIES) return;
    isFetching = true;
    tries += 1;
    try {
      const { OTHERS } = await import("./later.ts");
      features = OTHERS.map((start) => start(context));
      for (const feature of features) feature.attach?.(screen);
      if (state !== undefined) for (const feature of features) feature.render?.(state);
      for (const message of told) for (const feature of features) feature.others?.(message);
    } catch {
      // It is tried again in a second. What the page says without them is enough to leave.
      if (tries === MAX_TRIES) hint(words.others.missing, "#icon-users");
    }
    isFetching = false;
  };
  return {
    everySecond: () => {
      void fetch();
      for (const feature of features) feature.everySecond?.();
    },
    attach: (present) => {
      screen = present;
      for (const feature of features) feature.attach?.(present);
    },
    render: (now) => {
      state = now;
      for (const feature of features) feature.render?.(now);
      isNeeded ||= now.kind === "live" || now.kind === "in-use";
      void fetch();
    },
    others: (message) => {
      for (const feature of features) feature.others?.(message);
      if (features.length > 0) return;
      told.push(message);
      if (told.length > MAX_KEPT) told.shift();
      isNeeded = true;
      void fetch();
    },
  };
};
