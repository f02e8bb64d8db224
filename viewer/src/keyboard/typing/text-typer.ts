import { computed, signal } from "@preact/signals";

import type { ConsoleScreen } from "../../screen/console-screen.ts";
import { loadLayouts } from "../guest/guest-layout-choice.ts";
import type { MachineInput } from "../machine-input.ts";
import { CLOCK } from "../key-messages.ts";
import type { LockKey } from "../lock-keys.ts";
import type { MissingWay } from "./code-entry.ts";
import { fixedPace, ScreenPace } from "./pace.ts";
import { machineTyping } from "./machine-typing.ts";
import { PACES, TextTyping, type TypingProgress } from "./text-typing.ts";
import {
  byLayout,
  byServer,
  checkText,
  typedCharacters,
  type CheckedText,
} from "./typable-text.ts";

/** Max length of a text that is typed without being shown first, in characters. */
const MAX_AT_ONCE = 256;

/** What decides which characters can be typed. */
interface Keyboard {
  /** Whose layout: the guest's, or that of its server, which finds the keys of characters. */
  readonly decides: "layout" | "server";
  readonly check: (text: string) => CheckedText;
}

interface TyperListener {
  /** The layouts could not be loaded. */
  missing(): void;
  /** A text begins to be typed, or has come to its end. */
  moved(progress: TypingProgress): void;
}

/** The text that is to be typed, and the one that is being typed. */
export class TextTyper {
  readonly text = signal("");
  /** Whether the text is shown as dots, and forgotten once it is typed or the dialog is closed. */
  readonly isSecret = signal(false);
  readonly pace = signal<keyof typeof PACES>("automatic");
  /** What becomes of characters without a key. */
  readonly way = signal<MissingWay>("leave-out");
  /** `undefined` until the layouts have been loaded. */
  readonly keyboard = signal<Keyboard | undefined>(undefined);
  readonly checked = computed(() => this.keyboard.value?.check(this.text.value));
  readonly progress = signal<TypingProgress | undefined>(undefined);
  /** When the text that is being typed was begun: clock time in milliseconds. */
  begunAt = 0;
  readonly #input: MachineInput;
  readonly #listener: TyperListener;
  #screen: ConsoleScreen | undefined;
  #typing: TextTyping | undefined;
  /** What is being typed; nothing of a secret. */
  #characters: readonly string[] = [];

  constructor(input: MachineInput, listener: TyperListener) {
    this.#input = input;
    this.#listener = listener;
  }

  get isTyping(): boolean {
    return this.progress.peek()?.kind === "typing";
  }

  attach(screen: ConsoleScreen | undefined): void {
    this.#screen = screen;
  }

  /** Finds out which characters can be typed. */
  async findKeyboard(): Promise<void> {
    const screen = this.#screen;
    if (screen === undefined) return;
    const { layout } = this.#input;
    try {
      const [{ guestLayoutNamed }] = await Promise.all([loadLayouts(), layout.ready]);
      const reached = screen.keys.guest?.layout;
      const guest = screen.acceptsKeyCodes() ? guestLayoutNamed(layout.name) : reached;
      const judge = guest === undefined ? byServer : byLayout(guest);
      this.keyboard.value = {
        decides: guest === undefined ? "server" : "layout",
        check: (text) => checkText(text, judge),
      };
    } catch {
      this.keyboard.value = undefined;
      this.#listener.missing();
    }
  }

  /** Whether a text is so short, and so certain to arrive, that nobody has to see it first. */
  isPlain(text: string): boolean {
    const checked = this.keyboard.peek()?.check(text);
    if (checked === undefined || checked.isTooLong) return false;
    const { characters, missing, unsure } = checked;
    // The end of a line may start something in the machine.
    const isShort = characters.length <= MAX_AT_ONCE && !characters.includes("\n");
    return isShort && missing.size === 0 && unsure.size === 0;
  }

  /** Types a text, without the characters that have no key. */
  type(text: string, now: number): void {
    const checked = this.keyboard.peek()?.check(text);
    const screen = this.#screen;
    if (checked === undefined || checked.isTooLong || screen === undefined) return;
    const way = this.way.peek();
    const characters = typedCharacters(checked, way);
    if (characters.length === 0) return;
    const isSecret = this.isSecret.peek();
    this.#characters = isSecret ? [] : characters;
    this.begunAt = now;
    this.#input.keyboard.release();
    const pause = PACES[this.pace.peek()];
    const {
      locks: { guest },
      updates,
    } = screen.keys;
    const entersNumbers = way === "windows" && checked.missing.size > 0;
    const locks: LockKey[] = [
      ...(guest?.caps === true ? (["CapsLock"] as const) : []),
      ...(guest?.num === false && entersNumbers ? (["NumLock"] as const) : []),
    ];
    const pace = pause === undefined ? new ScreenPace(updates.times, now) : fixedPace(pause);
    updates.listener = (at) => pace.heard(at);
    this.#typing = new TextTyping({
      characters,
      pace,
      changesLocks: locks.length > 0,
      keys: machineTyping(
        screen,
        { way, has: (character) => checked.missing.has(character) },
        locks,
      ),
      clock: CLOCK,
      changed: (progress) => this.#changed(progress),
    });
    this.#typing.start();
  }

  cancel(): void {
    this.#typing?.cancel();
  }

  /** What has not been typed of the text that was stopped; empty for a secret. */
  get rest(): string {
    const progress = this.progress.peek();
    return progress?.kind === "stopped" ? this.#characters.slice(progress.typed).join("") : "";
  }

  /** Nobody wants to know any more how far it came. */
  dismiss(): void {
    this.progress.value = undefined;
    this.#characters = [];
  }

  /** The dialog is closed: a secret goes. */
  forgetSecret(): void {
    if (!this.isSecret.peek()) return;
    this.text.value = "";
    this.isSecret.value = false;
  }

  #changed(progress: TypingProgress): void {
    const isNews = this.progress.peek()?.kind !== progress.kind || progress.kind !== "typing";
    this.progress.value = progress;
    if (progress.kind !== "typing") this.#typing = undefined;
    if (progress.kind === "typed") this.#characters = [];
    if (isNews) this.#listener.moved(progress);
  }
}
