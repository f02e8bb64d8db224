import type { HelloMessage } from "../../../worker/channel/messages.ts";
import type { KeyMessages } from "../keyboard/key-messages.ts";
import type { ConsoleScreen } from "../screen/console-screen.ts";
import type { Line } from "../session/line-watch.ts";
import type { SessionState } from "../session/states/session-state.ts";
import type { Feature, FeatureContext, StartFeature } from "./feature.ts";
import { inTime } from "./in-time.ts";

/**
 * How often it is tried to fetch the features, a second after another, until the page does without them. What was tried
 * while the line was lost does not count once it is back.
 */
export const MAX_TRIES = 5;

/** How long one try may take, in milliseconds. What arrives later is there for the next one. */
export const TRY_TIMEOUT_MS = 30_000;

/** Max messages that are kept for features that are on their way; the oldest makes room for one more. */
export const MAX_KEPT = 16;

type Told = Parameters<NonNullable<Feature["others"]>>[0];

/**
 * The features that no first frame needs. They are fetched once the console is live and its first picture is drawn, so
 * that they take nothing from it, or a second later where there is no picture, or as soon as there is something for them, or somebody asks for one. They are then told what they
 * have missed.
 */
export class LaterFeatures implements Feature {
  readonly #fetch: () => Promise<readonly StartFeature[]>;
  readonly #missing: () => void;
  #context: FeatureContext | undefined;
  readonly #told: Told[] = [];
  #features: readonly Feature[] = [];
  #isFetching = false;
  /** Somebody waits for them. */
  #asked: PromiseWithResolvers<boolean> | undefined;
  #tries = 0;
  #isNeeded = false;
  #state: SessionState | undefined;
  #line: Line | undefined;
  #screen: ConsoleScreen | undefined;
  #isPointerRelative = false;
  #keys: readonly [KeyMessages, HelloMessage] | undefined;

  /** `missing` is called when it has been tried often enough. */
  constructor(fetch: () => Promise<readonly StartFeature[]>, missing: () => void) {
    this.#fetch = fetch;
    this.#missing = missing;
  }

  /** From now on they may be fetched. */
  start(context: FeatureContext): Feature {
    this.#context = context;
    return this;
  }

  get isThere(): boolean {
    return this.#features.length > 0;
  }

  /** Somebody asks for one of the features: gives whether they are there, after several tries at most. Never rejects. */
  async load(): Promise<boolean> {
    if (this.isThere) return true;
    this.#tries = Math.min(this.#tries, MAX_TRIES - 1);
    this.#isNeeded = true;
    this.#asked ??= Promise.withResolvers();
    const { promise } = this.#asked;
    this.#tryNow();
    return promise;
  }

  everySecond(): void {
    this.#isNeeded ||= this.#state?.kind === "live";
    this.#tryNow();
    for (const feature of this.#features) feature.everySecond?.();
  }

  attach(screen: ConsoleScreen | undefined): void {
    this.#screen = screen;
    for (const feature of this.#features) feature.attach?.(screen);
  }

  cover(frame: HTMLCanvasElement | undefined): void {
    for (const feature of this.#features) feature.cover?.(frame);
  }

  keepLastFrame(frame: HTMLCanvasElement | undefined): void {
    for (const feature of this.#features) feature.keepLastFrame?.(frame);
  }

  render(state: SessionState): void {
    if (state.kind === "live" && this.#state?.kind !== "live") this.#tries = 0;
    this.#state = state;
    for (const feature of this.#features) feature.render?.(state);
    this.#isNeeded ||= state.kind === "in-use";
    this.#tryNow();
  }

  painted(): void {
    this.#isNeeded ||= this.#state?.kind === "live";
    this.#tryNow();
  }

  renderLine(line: Line | undefined): void {
    if (line === "sound" && this.#line !== line) this.#tries = 0;
    this.#line = line;
    for (const feature of this.#features) feature.renderLine?.(line);
  }

  translateKeys(keys: KeyMessages, hello: HelloMessage): void {
    this.#keys = [keys, hello];
    for (const feature of this.#features) feature.translateKeys?.(keys, hello);
  }

  pointer(isRelative: boolean): void {
    this.#isPointerRelative = isRelative;
    for (const feature of this.#features) feature.pointer?.(isRelative);
  }

  others(message: Told): void {
    for (const feature of this.#features) feature.others?.(message);
    if (this.isThere) return;
    this.#told.push(message);
    if (this.#told.length > MAX_KEPT) this.#told.shift();
    // They come with the first picture, and would take something from it.
    if (message.type === "locks") return;
    this.#isNeeded = true;
    this.#tryNow();
  }

  #tryNow(): void {
    if (this.isThere || this.#isFetching || !this.#isNeeded || this.#context === undefined) return;
    if (this.#tries < MAX_TRIES) void this.#try(this.#context);
  }

  async #try(context: FeatureContext): Promise<void> {
    this.#tries += 1;
    this.#isFetching = true;
    try {
      const starts = await inTime(this.#fetch(), TRY_TIMEOUT_MS);
      this.#features = starts.map((start) => start(context));
      this.#catchUp();
    } catch {
      // It is tried again in a second. What the page says without them is enough to leave.
      if (this.#tries === MAX_TRIES) this.#missing();
    }
    this.#isFetching = false;
    if (!this.isThere && this.#tries < MAX_TRIES) return;
    this.#asked?.resolve(this.isThere);
    this.#asked = undefined;
  }

  #catchUp(): void {
    for (const feature of this.#features) {
      if (this.#keys !== undefined) feature.translateKeys?.(...this.#keys);
      feature.attach?.(this.#screen);
      feature.pointer?.(this.#isPointerRelative);
    }
    if (this.#state !== undefined)
      for (const feature of this.#features) feature.render?.(this.#state);
    for (const feature of this.#features) feature.renderLine?.(this.#line);
    for (const message of this.#told)
      for (const feature of this.#features) feature.others?.(message);
    this.#told.length = 0;
  }
}
