import type { MachineInput } from "../keyboard/machine-input.ts";
import type { ConsoleScreen } from "../screen/console-screen.ts";
import type { ConsoleTab } from "../session/tab/console-tab.ts";
import type { Session } from "../session/session.ts";
import type { H264Trust } from "../screen/h264/h264-trust.ts";
import type { ZoomedScreen } from "../screen/zoom/zoomed-screen.ts";
import type { Preferences } from "./preferences.ts";
import type { SessionView } from "../session/surroundings.ts";

/** What a feature does while a session goes on; it takes part in what concerns it. */
export interface Feature extends Partial<
  Pick<
    SessionView<ConsoleScreen>,
    | "attach"
    | "cover"
    | "keepLastFrame"
    | "others"
    | "painted"
    | "pointer"
    | "render"
    | "renderLine"
    | "translateKeys"
  >
> {
  /** Called every second. */
  everySecond?(): void;
}

/** What features are given. */
export interface FeatureContext {
  /** The gateway's address, with a slash at its end. */
  readonly base: string;
  readonly session: Pick<
    Session<ConsoleScreen>,
    "leave" | "open" | "park" | "renew" | "sound" | "stay" | "takeOver" | "traffic" | "wish"
  >;
  readonly input: MachineInput;
  readonly tab: Pick<ConsoleTab, "name" | "outlastsLoss">;
  /** How large the screen is shown, and which part of it. */
  readonly zoom: ZoomedScreen;
  /** What the person has set before. */
  readonly preferences: Preferences;
  /** Whether machines may send their picture as H.264. */
  readonly h264: H264Trust;
  /** Shows the console in this tab from now on, and no longer in another one. */
  readonly useHere: () => void;
  /** Shows the console no longer, so that another tab can. */
  readonly letGo: () => void;
  /** The features that are fetched later. */
  readonly later: Later;
}

interface Later {
  /** Whether they are there. */
  readonly isThere: boolean;
  /**
   * Fetches them now, for somebody who asks for one: gives whether they are there, after several tries at most. Never
   * rejects.
   */
  load(): Promise<boolean>;
  start(context: FeatureContext): Feature;
}

/** Binds a feature to its part of the page. */
export type StartFeature = (context: FeatureContext) => Feature;
