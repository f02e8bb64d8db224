import { ViewerAudio, type AudioListener } from "./audio/viewer-audio.ts";
import {
  CLIENT_MESSAGE,
  readSetEncodings,
  readSetPixelFormat,
  readUpdateRequest,
} from "./client-message.ts";
import { chordPress } from "./client/chord-press.ts";
import type { InputWatch } from "./client/input-watch.ts";
import type { Chord } from "./client/key-chord.ts";
import { ClientStreamParser } from "./client/parser.ts";
import { ENCODING } from "./encodings.ts";
import { RfbError } from "./errors.ts";
import { DeliveryWindow, type DeliveryLimits } from "./pace/delivery-window.ts";
import { mayNegotiate, type Policy } from "./policy/policy.ts";
import { ClientRules, type InputRates } from "./policy/to-server.ts";
import { ToViewerFilter } from "./policy/to-viewer.ts";
import { withLevels, type Quality } from "./quality/levels.ts";
import { QualityChoice } from "./quality/quality-choice.ts";
import { firstWanted } from "./quirks.ts";
import type { Receiver } from "./receiver.ts";
import type { ServerLeg } from "./server-leg.ts";
import type { Announcement, JudgedHeader, ServerAudio, ServerCutText } from "./server-message.ts";

const { audio, extendedKey, pointerMotionChange } = ENCODING;

export interface ViewerLegOptions {
  readonly server: ServerLeg;
  readonly policy: Policy;
  readonly delivery: DeliveryLimits;
  /** Whether the viewer acknowledges bytes, see {@link DeliveryWindow}. */
  readonly acksBytes: boolean;
  /** `undefined`: the screen comes in the quality that the viewer asks for itself. */
  readonly quality: Quality | undefined;
  readonly rates: InputRates;
  /** Is shown what the viewer does, whether or not it passes. */
  readonly input: InputWatch;
  /** What the viewer is taken to know until it says so itself. */
  readonly firstEncodings: readonly number[];
  /** See {@link ViewerLeg.learnMotions}. */
  readonly knowsMotions?: boolean;
  /** Who is told of the machine's sound, beside the viewer's stream. */
  readonly audioListener?: AudioListener;
  /** Is given bytes for the viewer, in order; views of what came from the server, valid until the call returns. */
  readonly toViewer: (bytes: Uint8Array) => void;
}

/**
 * One viewer: what it has declared, what it may do, what it holds down, and how much may be in flight to it.
 * Everything it says is parsed to message boundaries; what is not known, not negotiated or not granted does
 * not pass, in either direction.
 *
 * Times are milliseconds on any one clock. Errors of what the viewer sent leave as {@link RfbError} and end
 * the session.
 */
export class ViewerLeg implements Receiver {
  readonly window: DeliveryWindow;
  readonly sound: ViewerAudio;
  readonly #server: ServerLeg;
  readonly #toViewer: (bytes: Uint8Array) => void;
  readonly #rules: ClientRules;
  readonly #filter: ToViewerFilter;
  readonly #client: ClientStreamParser;
  readonly #quality: QualityChoice;
  /** Whether the viewer has ever said so. Nothing else of its old lists is kept: it may send any number of them. */
  #knowsExtendedKeys: boolean;
  /** What it said last. */
  #encodings: readonly number[];
  readonly #input: InputWatch;
  #awaitsFirstRequest = true;
  #knowsMotions: boolean;
  #now = 0;

  constructor(options: ViewerLegOptions) {
    const { server, policy, firstEncodings, knowsMotions = false } = options;
    this.#server = server;
    this.#toViewer = options.toViewer;
    this.#input = options.input;
    this.#knowsExtendedKeys = firstEncodings.includes(extendedKey);
    this.#encodings = firstWanted(firstEncodings, server.quirks);
    this.#knowsMotions = knowsMotions;
    this.window = new DeliveryWindow(options.delivery, options.acksBytes);
    this.#quality = new QualityChoice(options.quality);
    this.sound = new ViewerAudio(server, policy.audio, options.audioListener);
    this.#rules = new ClientRules(policy, server, options.rates);
    this.#filter = new ToViewerFilter(
      policy,
      (announcement) =>
        server.hasOffered(announcement) &&
        // Of motions and sound a viewer speaks beside its stream, and is told of them there.
        (announcement !== extendedKey || !this.#knowsExtendedKeys),
    );
    this.#client = new ClientStreamParser(
      () =>
        server.has("extended-mouse-buttons") &&
        this.#encodings.includes(ENCODING.extendedMouseButtons),
    );
  }

  /** Bytes for the viewer that are the gateway's own, and part of the stream that it acknowledges. */
  send(bytes: Uint8Array, now: number): void {
    this.#toViewer(bytes);
    this.window.add(bytes.length, now);
  }

  /** Bytes that the viewer sent after its handshake. */
  fromViewer(chunk: Uint8Array, now: number): void {
    this.#now = now;
    this.#client.parse(chunk, (message) => this.#message(message));
  }

  /** The viewer has received this many bytes of its stream. Throws {@link RfbError}. */
  acknowledge(received: number, now: number): void {
    this.window.acknowledge(received, now);
    const delay = this.window.takeQueuingDelay();
    if (delay === undefined) return;
    if (this.#quality.delayed(delay, this.window.roundTripMs ?? 0, now)) this.#server.offer();
  }

  /** See `DeliveryWindow`. */
  pathChanged(received: number, now: number): void {
    this.window.pathChanged(received, now);
    this.#quality.pathChanged();
  }

  /** The JPEG quality that is asked for, 0 to 9; `undefined`: the viewer's own. */
  get quality(): number | undefined {
    return this.#quality.levels?.quality;
  }

  /** A person has chosen the quality of the picture. */
  setQuality(quality: Quality): void {
    this.#quality.choose(quality);
    this.#server.offer();
  }

  /** What the viewer may do from now on. What it holds down is released first. */
  setPolicy(policy: Policy): void {
    this.release();
    this.#rules.policy = policy;
    this.#filter.policy = policy;
    this.sound.isGranted = policy.audio;
    this.#server.offer();
  }

  /** Releases every key and button that the viewer holds down. */
  release(): void {
    this.#server.send(this.#rules.release());
  }

  /** Releases everything, then presses a chord and lets it go, whatever the viewer may do. */
  press(chord: Chord): void {
    this.release();
    this.#server.send(chordPress(chord, this.#server.has("extended-key")));
  }

  /** When {@link tick} has something to do at the earliest. */
  get wakeAt(): number | undefined {
    return this.#rules.wakeAt;
  }

  tick(now: number): void {
    this.#server.sendInput(this.#rules.tick(now), now);
  }

  get wanted(): readonly number[] {
    const { policy } = this.#rules;
    const { levels } = this.#quality;
    const known = this.#encodings.filter((encoding) => mayNegotiate(encoding, policy));
    const wanted = levels === undefined ? known : withLevels(known, levels);
    const motions = this.#knowsMotions && policy.input ? [pointerMotionChange] : [];
    return [...wanted, ...motions, ...(this.sound.isOffered ? [audio] : [])];
  }

  /** The viewer has said that it knows of pointers that move by motions, see `docs/channel.md`. */
  learnMotions(): void {
    if (this.#knowsMotions) return;
    this.#knowsMotions = true;
    this.#server.offer();
  }

  /** The viewer says whether it wants to hear the machine, see `docs/channel.md`. */
  askAudio(isWanted: boolean): void {
    this.sound.ask(isWanted);
    this.#server.offer();
  }

  get mayRequest(): boolean {
    return this.window.mayRequest;
  }

  get isDrained(): boolean {
    return this.window.updatesInFlight === 0;
  }

  get roundTripMs(): number {
    return this.window.roundTripMs ?? 0;
  }

  get wantsRefinement(): boolean {
    return this.#quality.isAutomatic;
  }

  chunkBegins(chunk: Uint8Array, start: number): void {
    this.#filter.begin(chunk, start);
    const { feed } = this.sound;
    if (feed.isOn) feed.chunkBegins(chunk, start, this.roundTripMs);
  }

  audioShown(isNews: boolean): void {
    this.sound.shown(isNews);
  }

  cutText(cutText: ServerCutText): void {
    this.#filter.cutText(cutText);
  }

  audio(audio: ServerAudio): void {
    this.#filter.audio(audio);
    this.sound.feed.audio(audio);
  }

  announced(announcement: Announcement, start: number): void {
    this.#filter.announced(announcement, start);
  }

  chunkEnds(
    unfinished: JudgedHeader | undefined,
    headerStart: number,
    updates: number,
    now: number,
  ): void {
    const shown = this.#filter.end(unfinished, headerStart);
    // One message for each read: every one costs the viewer's way more than its bytes.
    if (shown.length > 0) this.send(shown, now);
    for (let ended = 0; ended < updates; ended += 1) this.window.updateSent(now);
  }

  #message(message: Uint8Array): void {
    switch (message[0]) {
      case CLIENT_MESSAGE.setPixelFormat:
        return this.#setPixelFormat(message);
      case CLIENT_MESSAGE.setEncodings:
        return this.#setEncodings(readSetEncodings(message));
      case CLIENT_MESSAGE.framebufferUpdateRequest:
        return this.#updateRequest(message);
      case undefined:
      default:
        this.#input.see(message, this.#now);
        return this.#server.sendInput(this.#rules.admit(message, this.#now), this.#now);
    }
  }

  #setEncodings(encodings: readonly number[]): void {
    // The server may have shown extended keys to the gateway alone; asked again, it shows them again.
    const isNews = !this.#knowsExtendedKeys && encodings.includes(extendedKey);
    this.#knowsExtendedKeys ||= isNews;
    this.#encodings = encodings;
    this.#server.offer(isNews);
  }

  /** A viewer's incremental request says that it is done with an update and wants the next. */
  #updateRequest(message: Uint8Array): void {
    const { incremental, region } = readUpdateRequest(message);
    if (incremental) {
      this.window.acknowledgeUpdate(this.#now);
      this.#server.setRegion(region);
    } else if (this.#awaitsFirstRequest) {
      // Its answer is on the way or has arrived: it was asked for in `open`.
      this.#awaitsFirstRequest = false;
    } else {
      this.#server.requestAll(region, this.#now);
    }
  }

  #setPixelFormat(message: Uint8Array): void {
    const format = readSetPixelFormat(message);
    if (!format.trueColour) throw new RfbError("message", "colour maps are not supported");
    this.#server.requestFormat(format, this.#now);
  }
}
