import type { ConsoleChannel } from "./channel/channel.ts";

/** Max wait for the part of the page that draws the screen, in milliseconds: 40 kB on a line of 4 kbit/s. */
export const LOAD_TIMEOUT = 90_000;

/** How long a screen may stay without a picture until it is shown as it is, in milliseconds. */
export const PAINT_TIMEOUT = 5000;

/** How many such times in turn it is waited for, as long as something of the machine's stream has come in each. */
export const MAX_PAINT_WAITS = 24;

/** What a session does with a screen. */
export interface SessionScreen {
  /** Names the screen and says whether it accepts input. */
  describe(name: string, viewOnly: boolean): void;
  focus(): void;
  /** As `focus`, unless something else has the focus. */
  adoptFocus(): void;
  lastFrame(): HTMLCanvasElement | undefined;
  close(): void;
}

/** What a screen tells, each once. */
export interface ScreenListener {
  /** The machine's screen is known. */
  readonly connected: () => void;
  /** The machine's screen is drawn. */
  readonly painted: () => void;
}

/** Makes the screen of a channel's present connection. */
export type ScreenMaker<Screen> = (channel: ConsoleChannel, listener: ScreenListener) => Screen;

interface ScreensListener extends ScreenListener {
  /** Bytes of the machine's stream that have come. */
  bytes(): number;
  /** There is another screen. */
  made(): void;
  /** What draws the screen has not arrived, or cannot draw it. */
  failed(ending: "page-incomplete" | "viewer-failed"): void;
  /** What covers the screen until there is a picture in it; `undefined`: nothing. */
  cover(frame: HTMLCanvasElement | undefined): void;
}

type Timer = ReturnType<typeof setTimeout>;

/** The screens of a session: one at a time, and meanwhile what the one before showed last. */
export class Screens<Screen extends SessionScreen> {
  readonly #load: () => Promise<ScreenMaker<Screen>>;
  readonly #listener: ScreensListener;
  #screen: Screen | undefined;
  /** What covers the screen. */
  #frame: HTMLCanvasElement | undefined;
  #loading: Timer | undefined;
  #painting: Timer | undefined;
  /** Counts the screens: what comes of one that is not there any more is not heard. */
  #count = 0;

  /** `load` rejects where what draws has not arrived; its maker throws where nothing can be drawn. */
  constructor(load: () => Promise<ScreenMaker<Screen>>, listener: ScreensListener) {
    this.#load = load;
    this.#listener = listener;
  }

  get screen(): Screen | undefined {
    return this.#screen;
  }

  /** Draws the channel's present connection, which has no screen yet. */
  async draw(channel: ConsoleChannel): Promise<void> {
    this.#count += 1;
    const count = this.#count;
    const ifPresent = (run: () => void) => (): void => {
      if (this.#count === count) run();
    };
    const missing = ifPresent(() => this.#listener.failed("page-incomplete"));
    this.#loading = setTimeout(missing, LOAD_TIMEOUT);
    let screenOf: ScreenMaker<Screen>;
    try {
      screenOf = await this.#load();
    } catch {
      return missing();
    }
    if (this.#count !== count) return;
    try {
      const painted = this.#once(ifPresent(() => this.#listener.painted()));
      const connected = ifPresent(() => {
        this.#awaitPaint(painted, 1);
        this.#listener.connected();
      });
      this.#screen = screenOf(channel, { connected, painted });
      clearTimeout(this.#loading);
      this.#listener.made();
      channel.start();
    } catch {
      // noVNC has found the browser wanting.
      this.#listener.failed("viewer-failed");
    }
  }

  /** The connection is over. `keep`: what its screen shows covers the next one. */
  putAway(keep: boolean): void {
    const screen = this.#forget();
    if (keep) this.#cover(screen?.lastFrame());
    screen?.close();
  }

  /** There is a picture in the screen. */
  uncover(): void {
    if (this.#frame !== undefined) this.#cover(undefined);
  }

  /** Closes all. Gives the last frame; `wasShown`: the screen itself was to be seen. */
  close(wasShown: boolean): {
    readonly frame: HTMLCanvasElement | undefined;
    readonly close: () => void;
  } {
    const screen = this.#forget();
    const frame = this.#frame ?? (wasShown ? screen?.lastFrame() : undefined);
    this.uncover();
    return { frame, close: () => screen?.close() };
  }

  /** A large picture on a slow line is no reason to show an empty screen. */
  #awaitPaint(painted: () => void, waits: number): void {
    const before = this.#listener.bytes();
    this.#painting = setTimeout(() => {
      const isComing = this.#listener.bytes() !== before;
      if (isComing && waits < MAX_PAINT_WAITS) this.#awaitPaint(painted, waits + 1);
      else painted();
    }, PAINT_TIMEOUT);
  }

  #forget(): Screen | undefined {
    this.#count += 1;
    clearTimeout(this.#loading);
    clearTimeout(this.#painting);
    const screen = this.#screen;
    this.#screen = undefined;
    return screen;
  }

  #cover(frame: HTMLCanvasElement | undefined): void {
    this.#frame = frame;
    this.#listener.cover(frame);
  }

  #once(run: () => void): () => void {
    let isDone = false;
    return () => {
      clearTimeout(this.#painting);
      if (isDone) return;
      isDone = true;
      run();
    };
  }
}
