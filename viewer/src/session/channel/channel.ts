import { endOfCloseCode } from "../../../../worker/channel/ends.ts";
import {
  encodeControl,
  type HelloMessage,
  type ResumedMessage,
  type ToGatewayMessage,
} from "../../../../worker/channel/messages.ts";
import type { ResumeOffer } from "../../../../worker/channel/subprotocols.ts";
import type { MachineClipboard } from "../../clipboard/machine-clipboard.ts";
import type { KeyMessages } from "../../keyboard/key-messages.ts";
import type { ChannelListener } from "./channel-listener.ts";
import { isCountable } from "./countable.ts";
import { factsOf, type EndFacts, type Ending } from "./ending.ts";
import { GatewaySocket, type ChannelSocket } from "./gateway-socket.ts";
import type { RawChannel } from "./raw-channel.ts";
import { Streams } from "./streams.ts";
import type { ChannelMessage } from "./traffic.ts";
import { ViewerInput } from "../input/viewer-input.ts";

/** What comes first on a WebSocket that the viewer comes back on. */
const FIRST_MESSAGES: ReadonlySet<ChannelMessage["type"]> = new Set(["resumed", "hello", "end"]);

/**
 * The viewer's end of a session's messages: splits control messages from RFB bytes, hands those to noVNC, and
 * acknowledges them as noVNC consumes them.
 *
 * It outlives its WebSocket where the gateway lets it come back: both streams of the connection to the machine go on
 * at their offsets on another one, and noVNC notices nothing. It outlives the connection as well: another one begins
 * with other streams, for another noVNC.
 */
export class ConsoleChannel {
  readonly #listener: ChannelListener;
  readonly #input: ViewerInput;
  readonly #streams: Streams;
  #socket: GatewaySocket;
  /** Between two WebSockets: nothing is sent, and RFB bytes are kept for the next one. */
  #isAway = false;
  #isGreeted = false;
  #isIdle = false;
  #token: string | undefined;
  #ended = false;

  constructor(socket: ChannelSocket, listener: ChannelListener) {
    this.#listener = listener;
    this.#socket = new GatewaySocket(socket, listener.sound.within(this.#hearing()));
    this.#streams = new Streams({
      sends: (data) => this.#input.pass(data.slice()),
      due: () => this.#acknowledge(),
      failed: () => this.#end("viewer-failed"),
    });
    this.#input = new ViewerInput(
      (data) => {
        if (!this.#isAway) this.#socket.send(data);
      },
      {
        untypable: (character) => listener.untypable(character),
        refused: () => listener.refused(),
        overflown: () => this.#end("viewer-failed"),
        acted: () => this.#acted(),
        pointerChanged: (isRelative) => listener.pointer(isRelative),
      },
    );
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** What noVNC attaches to, for the present connection. */
  get raw(): RawChannel {
    return this.#streams.present.raw;
  }

  /** What becomes of key events on their way. */
  get keys(): KeyMessages {
    return this.#input.keys;
  }

  /** What is known of the machine's clipboard. */
  get clipboard(): MachineClipboard {
    return this.#input.clipboard;
  }

  /** What the viewer comes back with. What counts as received is what noVNC was given, as in acknowledgements. */
  get offer(): ResumeOffer | undefined {
    return this.#token === undefined ? undefined : { token: this.#token, ...this.#streams.reached };
  }

  /** What moves the machine's pointer, or gives its screen another size, besides noVNC. */
  get input(): Pick<ViewerInput, "desktopSize" | "move" | "refresh" | "resize"> {
    return this.#input;
  }

  /** noVNC has attached: hands over what has waited for it, and all that comes from now on. */
  start(): void {
    this.#streams.present.start();
  }

  /** Tells the gateway something, if there is a WebSocket to it. */
  tell(message: ToGatewayMessage): void {
    if (!this.#isAway) this.#socket.send(encodeControl(message));
  }

  /** A person wants to stay although nobody does anything. */
  stay(): void {
    this.tell({ type: "active" });
    this.#acted();
  }

  /**
   * The WebSocket is of no use any more. Input is kept for the next one; the keys and buttons that are down are
   * released by the gateway.
   */
  suspend(): void {
    this.#isAway = true;
    this.#socket.giveUp();
    this.#input.lost();
  }

  /** From now on input is refused. */
  refuseInput(): void {
    this.#input.refuse();
  }

  /** From now on input is taken. */
  acceptInput(): void {
    this.#input.accept();
  }

  /** Goes on on another WebSocket, which was asked for with the {@link offer}. */
  resume(socket: ChannelSocket): void {
    this.giveUp();
    this.#socket = new GatewaySocket(socket, this.#listener.sound.within(this.#hearing()));
  }

  /** Gives up the WebSocket that was to be gone on on. */
  giveUp(): void {
    this.#socket.giveUp();
  }

  /** `leave`: the session is over with that. The listener is not called again; later calls do nothing. */
  close(leave = true): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#streams.present.end();
    this.#input.drop();
    if (leave) this.#socket.close();
    else this.#socket.giveUp();
  }

  #end(ending: Ending, facts?: EndFacts): void {
    if (this.#ended) return;
    this.close();
    this.#listener.ended(ending, facts);
  }

  #hearing() {
    return this.#listener.traffic.within({
      opened: () => {
        if (this.#isAway) return;
        this.#listener.opened();
        this.#streams.present.open();
      },
      control: (message: ChannelMessage) => {
        this.#listener.heard();
        this.#control(message);
      },
      // A page may be older than its gateway, by a deploy.
      unknown: () => this.#listener.heard(),
      bytes: (frame: ArrayBuffer) => {
        this.#listener.heard();
        if (this.#isAway || this.#streams.present.number === 0) this.#end("viewer-failed");
        else this.#streams.present.push(frame);
      },
      garbled: () => this.#end("viewer-failed"),
      lost: (code: number, opened: boolean) => {
        const end = endOfCloseCode(code);
        if (end !== undefined) this.#end(end);
        else if (opened || this.#isAway) this.#listener.lost();
        else this.#end("gateway-unreachable");
      },
    });
  }

  #control(message: ChannelMessage): void {
    if (this.#isAway && !FIRST_MESSAGES.has(message.type)) return this.#end("viewer-failed");
    switch (message.type) {
      case "hello":
        return this.#greeted(message);
      case "resumed":
        return this.#goOn(message);
      case "connection":
        this.#begin(message.number);
        break;
      case "waiting":
        this.#streams.end();
        this.#listener.waiting(message.seconds, message.secondsLeft);
        break;
      case "taken":
        this.#succeeds(() => this.#input.taken(message.received));
        break;
      case "warning":
        this.#listener.warning(message.secondsLeft);
        break;
      case "idle":
        this.#isIdle = true;
        this.#listener.idle(message.secondsLeft);
        break;
      case "mode":
        this.#input.released();
        this.#listener.mode(message.mode);
        break;
      case "pointer":
        this.#input.pointer.isRelative = message.relative;
        break;
      case "in-use":
      case "asked":
      case "pending":
      case "presence":
      case "message":
      case "shared":
      case "locks":
      case "time":
        this.#listener.others(message);
        break;
      case "ping":
        this.#acknowledge(message.number);
        break;
      case "pong":
        return this.#listener.answered();
      case "end":
        this.#end(message.code, factsOf(message));
        break;
    }
  }

  /** The session begins, or it goes on with another connection, which begins later. */
  #greeted(message: HelloMessage): void {
    if (this.#isGreeted && !this.#isAway) return this.#end("viewer-failed");
    if (this.#isGreeted) {
      this.#streams.renew();
      this.#input.renew();
    }
    this.#isGreeted = true;
    this.#isAway = false;
    this.#streams.ackEvery = message.ackEvery;
    if (message.resume !== undefined) {
      this.#input.keepSent();
      this.#token = message.resume.token;
    }
    this.#listener.hello(message);
  }

  /** A connection begins: what there was of another one is over. */
  #begin(number: number): void {
    let isRenewed = false;
    const begin = (): void => {
      isRenewed = this.#streams.begin(number);
    };
    if (!this.#succeeds(begin)) return;
    if (isRenewed) this.#input.renew();
    this.tell({ type: "connection", number });
    if (isRenewed) this.#listener.renewed();
  }

  #goOn(message: ResumedMessage): void {
    // What is over does not go on.
    const { isOver, number } = this.#streams.present;
    if (!this.#isAway || isOver || number === 0) {
      this.#end("viewer-failed");
      return;
    }
    this.#isAway = false;
    this.#token = message.resume.token;
    this.#streams.ackEvery = message.ackEvery;
    this.#streams.present.acknowledge();
    // Keys that wait are not for a machine that may only be watched now.
    if (message.mode === "view") this.#input.released();
    if (this.#succeeds(() => this.#input.goOn(message.received))) this.#listener.resumed(message);
  }

  /** See {@link isCountable}. */
  #succeeds(run: () => void): boolean {
    const succeeds = isCountable(run);
    if (!succeeds) this.#end("viewer-failed");
    return succeeds;
  }

  #acted(): void {
    if (!this.#isIdle) return;
    this.#isIdle = false;
    this.#listener.active();
  }

  #acknowledge(ping?: number): void {
    const received = this.#streams.present.acknowledge();
    this.tell({ type: "ack", received, ...(ping === undefined ? {} : { ping }) });
  }
}
