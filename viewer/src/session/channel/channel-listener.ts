import type {
  HelloMessage,
  ResumedMessage,
  ToViewerMessage,
} from "../../../../worker/channel/messages.ts";
import type { KeyListener } from "../../keyboard/key-messages.ts";
import type { SoundStream } from "./sound-stream.ts";
import type { Traffic } from "./traffic.ts";
import type { EndFacts, Ending } from "./ending.ts";

/** What the gateway tells of other people who have to do with the console, and what they say. */
export type OthersMessage = Extract<
  ToViewerMessage,
  {
    readonly type:
      | "asked"
      | "in-use"
      | "locks"
      | "message"
      | "pending"
      | "presence"
      | "shared"
      | "time";
  }
>;

/** What a channel tells. */
export interface ChannelListener extends KeyListener {
  /** Hears what comes of sound. */
  readonly sound: SoundStream;
  /** Hears all that comes. */
  readonly traffic: Traffic;
  opened(): void;
  /** Something has come from the gateway. */
  heard(): void;
  /** That was its answer to a ping. */
  answered(): void;
  /** The session begins, or it goes on without the connection that there was. */
  hello(message: HelloMessage): void;
  /** The connection goes on on the WebSocket that was given to the channel to go on. */
  resumed(message: ResumedMessage): void;
  /** A connection begins that is not the first of this channel: it needs a noVNC of its own. */
  renewed(): void;
  /** The connection is over, and the gateway has watched for the machine's screen for `seconds`, and goes on. */
  waiting(seconds: number, secondsLeft: number): void;
  warning(secondsLeft: number): void;
  /** Nobody has done anything for long. */
  idle(secondsLeft: number): void;
  /** Somebody has done something since, or wants to stay. */
  active(): void;
  /** What the viewer may do has changed. */
  mode(mode: HelloMessage["mode"]): void;
  /** The machine's pointer moves by motions from now on, or to places. */
  pointer(isRelative: boolean): void;
  /** Other people have to do with the console or its end; or the machine's lock keys are others than before. */
  others(message: OthersMessage): void;
  /** A WebSocket that was open, or one to come back on, is closed, and the gateway has not said why. */
  lost(): void;
  /**
   * The gateway, the connection or noVNC has ended the session; called once at most, and not after
   * the channel has been closed.
   */
  ended(ending: Ending, facts?: EndFacts): void;
}
