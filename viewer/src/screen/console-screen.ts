import "./screen.css";
import type Rfb from "@novnc/novnc";

import type { MachineClipboard } from "../clipboard/machine-clipboard.ts";
import type { ConsoleChannel } from "../session/channel/channel.ts";
import type { Stroke } from "../keyboard/guest/guest-layout.ts";
import { PROBE_KEYSYM, type KeyMessages } from "../keyboard/key-messages.ts";
import type { ScreenListener } from "../session/screens.ts";
import { focusShown } from "../page/focus.ts";
import { words } from "../words/words.ts";
import type { Chord } from "../keyboard/virtual-keyboard.ts";
import type { H264Trust } from "./h264/h264-trust.ts";
import { tellingOfDecoder } from "./h264/proven-decoder.ts";
import { withoutH264 } from "./h264/without-h264.ts";
import { whenPainted } from "./first-paint.ts";
import { FrameMeter, meter } from "./frame-meter.ts";
import type { ZoomedScreen } from "./zoom/zoomed-screen.ts";

type RfbClass = typeof Rfb;

/** What a server can do to its machine (xvp), by noVNC's names. */
export type PowerButton = "Shutdown" | "Reboot" | "Reset";

/** Loads noVNC, which offers H.264 to servers only if it is told that the browser decodes it. */
export async function loadNovnc({ isTrusted }: H264Trust): Promise<RfbClass> {
  const { default: RfbClass } = await tellingOfDecoder(isTrusted, () => import("@novnc/novnc"));
  return RfbClass;
}

/** The machine's screen: noVNC, and no more of it than the page needs. */
export class ConsoleScreen {
  readonly #rfb: Rfb;
  readonly #canvas: HTMLCanvasElement;
  /** What noVNC draws. */
  readonly frames = new FrameMeter(() => performance.now());
  /** What becomes of key events on their way. */
  readonly keys: KeyMessages;
  /** What is known of the machine's clipboard. */
  readonly clipboard: MachineClipboard;

  /** What the machine has copied last, until somebody asks for it. */
  #copied: string | undefined;
  #hearCopied: ((text: string) => void) | undefined;
  readonly #leaveZoom: () => void;
  readonly #zoom: ZoomedScreen;
  readonly #input: ConsoleChannel["input"];

  /** Keys that have gone down on this screen and not come up. */
  readonly #down = new Set<string>();

  /** Throws when noVNC cannot start. */
  constructor(
    RfbClass: RfbClass,
    zoom: ZoomedScreen,
    channel: ConsoleChannel,
    { connected, painted }: ScreenListener,
    h264: H264Trust,
  ) {
    const container = zoom.surface;
    if (!h264.isTrusted) {
      const send = channel.raw.send.bind(channel.raw);
      channel.raw.send = (message) => send(withoutH264(message));
    }
    this.#rfb = new RfbClass(container, channel.raw, { shared: true });
    this.#rfb.scaleViewport = true;
    this.#rfb.background = "transparent";
    // A dot where the pointer would be, as long as the server has sent nothing that can be seen.
    this.#rfb.showDotCursor = true;
    const canvas = container.querySelector("canvas");
    if (canvas === null) throw new Error("noVNC made no canvas");
    this.#rfb.addEventListener("connect", () => {
      whenPainted(canvas, () => {
        meter(canvas, this.frames);
        painted();
      });
      connected();
    });
    this.#rfb.addEventListener("clipboard", ({ detail: { text } }) => {
      if (this.#hearCopied === undefined) this.#copied = text;
      else this.#hearCopied(text);
    });
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-keyshortcuts", "Control+Alt+Shift+M");
    // noVNC releases held keys when the window loses the focus, but not when another element takes
    // it: their key-up would go there and the machine would keep them pressed.
    canvas.addEventListener("blur", () => {
      this.#down.clear();
      window.dispatchEvent(new FocusEvent("blur"));
    });
    this.#canvas = canvas;
    this.keys = channel.keys;
    this.clipboard = channel.clipboard;
    this.#zoom = zoom;
    this.#input = channel.input;
    this.#leaveZoom = zoom.show(canvas, () => {
      // noVNC would notice the size of its place a frame later.
      this.#rfb.scaleViewport = true;
    });
    this.#watchHands(canvas.parentElement ?? container);
  }

  /** Sees what hands do before noVNC, which listens at the canvas inside of `around`, its own element. */
  #watchHands(around: HTMLElement): void {
    const before = { capture: true };
    around.addEventListener("keydown", (event) => this.#keyDown(event), before);
    around.addEventListener(
      "keyup",
      (event) => {
        this.#down.delete(event.code);
        this.keys.locks.heard(event);
      },
      before,
    );
    // noVNC holds Ctrl down for a pinch and turns the wheel, which most guests interpret differently.
    for (const type of ["gesturestart", "gesturemove", "gestureend"]) {
      around.addEventListener(
        type,
        (event) => {
          if (isPinch(event)) event.stopPropagation();
        },
        before,
      );
    }
  }

  /**
   * The browser repeats a key that a hand holds since before this screen was there. The machine has it up, and only
   * the hand presses it again.
   */
  #keyDown(event: KeyboardEvent): void {
    if (event.repeat && !this.#down.has(event.code)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    this.#down.add(event.code);
    this.frames.keyPressed();
    this.keys.locks.heard(event);
  }

  /** Where noVNC draws the machine's screen. */
  get canvas(): HTMLCanvasElement {
    return this.#canvas;
  }

  /** Moves a pointer that moves by motions, with these buttons down: see `ViewerInput.move`. */
  movePointer(dx: number, dy: number, buttons: number): void {
    this.#input.move(dx, dy, buttons);
  }

  /** Names the screen for assistive technology and sets whether it accepts input. */
  describe(name: string, viewOnly: boolean): void {
    if (this.#rfb.viewOnly !== viewOnly) {
      this.#rfb.viewOnly = viewOnly;
      // A key that a hand holds through both is not pressed again by its repetition.
      this.#down.clear();
    }
    const label = viewOnly ? words.screen.view(name) : words.screen.control(name);
    this.#canvas.setAttribute("aria-label", label);
  }

  /** Whether a touch on the screen moves the focus there, which puts a phone's keyboard away. */
  set focusOnTouch(on: boolean) {
    this.#rfb.focusOnClick = on;
  }

  focus(): void {
    focusShown(this.#canvas);
  }

  /** Takes the focus if it is nowhere: what had it may have gone away. */
  adoptFocus(): void {
    const { activeElement } = document;
    const nowhere = activeElement === document.body || activeElement?.checkVisibility() !== true;
    if (nowhere) this.focus();
  }

  /**
   * Presses and releases keys of the viewer's making, in their order and all of them, or none: then there
   * was no room for them.
   */
  sendKeys(chords: readonly Chord[]): boolean {
    const pressing = chords.filter((chord) => chord.some(({ down }) => down)).length;
    if (pressing > 0 && !this.keys.claim(pressing)) return false;
    for (const chord of chords) {
      this.keys.together(() => {
        for (const { key, down } of chord) this.#rfb.sendKey(key.keysym, key.code, down);
      });
    }
    return true;
  }

  /** `hear` gets every text that the machine copies, and the last one before this call. */
  onCopied(hear: (text: string) => void): void {
    this.#hearCopied = hear;
    if (this.#copied !== undefined) hear(this.#copied);
    this.#copied = undefined;
  }

  /** Whether the machine's server shuts it down, restarts and resets it. */
  get hasPower(): boolean {
    return this.#rfb.capabilities.power;
  }

  /** Has it do so. */
  press(button: PowerButton): void {
    this.#rfb[`machine${button}`]();
  }

  /** `ring` is called each time that the machine rings its bell. */
  onBell(ring: () => void): void {
    this.#rfb.addEventListener("bell", ring);
  }

  /** Gives the machine's clipboard a text. */
  giveText(text: string): void {
    this.#rfb.clipboardPasteFrom(text);
  }

  /** Whether keys wait for something that has to be at the machine before them. */
  holdKeys(held: boolean): void {
    this.keys.held = held;
  }

  /** Forgets the keys that still wait for their turn. */
  dropKeys(): void {
    this.keys.drop("left");
  }

  /**
   * Whether the server accepts key codes, which the guest reads with its own layout. noVNC knows, and it
   * tells by the form of a key event: this one means nothing and never leaves the page.
   */
  acceptsKeyCodes(): boolean {
    this.#rfb.sendKey(PROBE_KEYSYM, "ShiftLeft", false);
    return this.keys.acceptsKeyCodes;
  }

  /**
   * The keys that type a character in a guest whose layout is known, by their codes: none if the layout
   * lacks it. `undefined` where the keysym says what is to be typed.
   */
  textKeys(character: string): readonly Stroke[] | undefined {
    const layout = this.keys.guest?.places;
    if (layout === undefined || !this.acceptsKeyCodes()) return undefined;
    return layout.keys(character, { shift: false, altGr: false });
  }

  /**
   * Whether the machine's screen can be given another size, as far as noVNC knows: it asks where it can and is to, and
   * the screen's size is not the one of its place. What it asks for never leaves the page.
   */
  canResize(): boolean {
    if (this.#input.desktopSize.isKnown) return true;
    this.#zoom.pretend(() => {
      this.#rfb.resizeSession = true;
      this.#rfb.resizeSession = false;
    });
    return this.#input.desktopSize.isKnown;
  }

  /** Asks the machine for a screen of this size in pixels. */
  resize(width: number, height: number): void {
    if (this.canResize()) this.#input.resize(width, height);
  }

  /** Asks the machine for all of its screen. */
  refresh(): void {
    this.#input.refresh(this.#canvas.width, this.#canvas.height);
  }

  /** A copy of what the screen shows, or `undefined` before it has a size. */
  lastFrame(): HTMLCanvasElement | undefined {
    const { width, height } = this.#canvas;
    if (width === 0 || height === 0) return undefined;
    const copy = document.createElement("canvas");
    copy.width = width;
    copy.height = height;
    copy.getContext("2d")?.drawImage(this.#canvas, 0, 0);
    return copy;
  }

  close(): void {
    this.#leaveZoom();
    this.#rfb.disconnect();
  }
}

/** Whether an event of noVNC's gesture handler is of two fingers that move apart or together. */
function isPinch(event: Event): boolean {
  const detail: unknown = event instanceof CustomEvent ? event.detail : undefined;
  return (
    typeof detail === "object" && detail !== null && "type" in detail && detail.type === "pinch"
  );
}
