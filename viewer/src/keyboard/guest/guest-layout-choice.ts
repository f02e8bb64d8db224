import type { HelloMessage } from "../../../../worker/channel/messages.ts";
import { inTime } from "../../page/in-time.ts";
import type { Preference, PreferenceSet } from "../../page/preferences.ts";
import { usKeysym } from "../key.ts";
import type { KeyMessages } from "../key-messages.ts";
import type { GuestKeyboard } from "./key-translator.ts";

/** Max length of a layout's name, as in a ticket. */
const MAX_NAME_LENGTH = 256;

/** How long keys wait for a layout that does not come, in milliseconds; then there is none. */
export const LAYOUT_TIMEOUT_MS = 30_000;

/** The layout that the person has chosen for a console. */
const CHOSEN: Preference<string> = {
  name: "keyboard.layout",
  parse: (kept) => (typeof kept === "string" && kept.length <= MAX_NAME_LENGTH ? kept : undefined),
};

/** Loads the layouts, a part of the page of its own. */
export const loadLayouts = () => import("./guest-keyboard.ts");

/** Which layout the guest has: as the ticket says, or as the person has chosen for this console. */
export class GuestLayoutChoice {
  readonly #failed: () => void;
  readonly #came: () => void;
  readonly #layouts: typeof loadLayouts;
  /** Layouts that are on their way. */
  #coming = 0;
  #keys: KeyMessages | undefined;
  #preferences: PreferenceSet | undefined;
  #name = "";
  /** Settles once the keys are translated for the layout, or cannot be. */
  ready: Promise<void> = Promise.resolve();

  /** `failed` is called when a layout cannot be loaded; `came` when {@link isReady} turns true. */
  constructor(failed: () => void, came: () => void, layouts = loadLayouts) {
    this.#failed = failed;
    this.#came = came;
    this.#layouts = layouts;
  }

  /** Whether no layout is on its way. */
  get isReady(): boolean {
    return this.#coming === 0;
  }

  /** Its name, as a ticket has it; empty: nobody has said. */
  get name(): string {
    return this.#name;
  }

  /** Uses another layout from now on, in this console and the next time too. */
  async choose(name: string): Promise<void> {
    this.#preferences?.write(CHOSEN, name);
    this.ready = this.#use(name);
    await this.ready;
  }

  /** A session begins; its keys are translated from the first one on. */
  begin(keys: KeyMessages, { keyboard }: HelloMessage, preferences: PreferenceSet): void {
    this.#keys = keys;
    this.#preferences = preferences;
    this.ready = this.#use(preferences.read(CHOSEN) ?? keyboard ?? "");
  }

  async #use(name: string): Promise<void> {
    this.#name = name;
    this.#coming += 1;
    try {
      await this.#keys?.translateFor(this.#load(name));
    } catch {
      this.#failed();
    }
    this.#coming -= 1;
    if (this.isReady) this.#came();
  }

  async #load(name: string): Promise<GuestKeyboard | undefined> {
    if (name === "" || name === "us") return undefined;
    const { guestKeyboardNamed } = await inTime(this.#layouts(), LAYOUT_TIMEOUT_MS);
    return guestKeyboardNamed(name, (code) => usKeysym(code, false) !== undefined);
  }
}
