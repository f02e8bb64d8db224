import type { HelloMessage } from "../../../worker/channel/messages.ts";
import type { ResumeOffer } from "../../../worker/channel/subprotocols.ts";
import type { KeyListener, KeyMessages } from "../keyboard/key-messages.ts";
import type { OthersMessage } from "./channel/channel-listener.ts";
import type { ChannelSocket } from "./channel/gateway-socket.ts";
import type { Line } from "./line-watch.ts";
import type { ScreenMaker } from "./screens.ts";
import type { SessionState } from "./states/session-state.ts";

/** What a session needs of the browser. */
export interface Surroundings<Screen> {
  readonly hasLink: boolean;
  /** Asks the gateway for the console, or says why the link cannot even be sent. */
  dial(confirmed: boolean): ChannelSocket | "browser-unsupported" | "ticket-invalid";
  /** The link was used before: whether {@link dial} asks with something else from now on. Never rejects. */
  fallsBack(): Promise<boolean>;
  /** Asks the gateway for a session to go on. */
  redial(session: string, offer: ResumeOffer): ChannelSocket;
  /** Loads what draws the screen; rejects where it does not arrive, and its maker throws where it cannot draw. */
  loadScreen(): Promise<ScreenMaker<Screen>>;
  /** Whether the gateway answers at all. Never rejects. */
  isReachable(): Promise<boolean>;
  isVisible(): boolean;
  /** Clock time in milliseconds. */
  now(): number;
  /** From 0 to below 1. */
  random(): number;
  /** What the link says of the guest's keyboard. */
  readonly keyboard: string | undefined;
}

/** What shows a session. */
export interface SessionView<Screen> extends KeyListener {
  render(state: SessionState): void;
  /** How the line to the gateway is; `undefined`: there is none. */
  renderLine(line: Line | undefined): void;
  /** What no state shows: others say or give something, or the machine's lock keys are others than before. */
  others(message: Extract<OthersMessage, { readonly type: "locks" | "message" | "shared" }>): void;
  /** The machine's pointer moves by motions from now on, or to places; at first to places. */
  pointer(isRelative: boolean): void;
  /** The guest's keyboard is known, as far as it ever is. */
  translateKeys(keys: KeyMessages, hello: HelloMessage): void;
  /** Where keys go; `undefined`: nowhere. */
  attach(screen: Screen | undefined): void;
  /** What covers the screen until there is a picture in it: the last one of the connection before. */
  cover(frame: HTMLCanvasElement | undefined): void;
  /** The machine's screen is drawn, for the first time on its connection. */
  painted(): void;
  /** What the screen showed last, before it is closed. */
  keepLastFrame(frame: HTMLCanvasElement | undefined): void;
}
