import type { Asks, HelloMessage, ResumedMessage } from "../../../worker/channel/messages.ts";
import type { KeyListener } from "../keyboard/key-messages.ts";
import type { Ending } from "./ending.ts";

/** What a channel tells. */
export interface ChannelListener extends KeyListener {
  opened(): void;
  /** Something has come from the gateway. */
  heard(): void;
  hello(message: HelloMessage): void;
  /** The session goes on on the WebSocket that was given to the channel to go on. */
  resumed(message: ResumedMessage): void;
  warning(secondsLeft: number): void;
  /** What the viewer may do has changed. */
  mode(mode: HelloMessage["mode"]): void;
  /** A WebSocket that was open, or one to resume on, is closed, and the gateway has not said why. */
  lost(): void;
  /**
   * The gateway, the connection or noVNC has ended the session; called once at most, and not after
   * the channel has been closed. `asks`: what a person has to confirm first.
   */
  ended(ending: Ending, asks?: Asks): void;
}
