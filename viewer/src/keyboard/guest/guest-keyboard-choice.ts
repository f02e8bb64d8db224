import type { HelloMessage } from "../../../../worker/channel/messages.ts";
import { words } from "../../words/words.ts";
import { usKeysym } from "../key.ts";
import type { KeyMessages } from "../key-messages.ts";
import type { GuestKeyboard } from "./key-translator.ts";
import type { Page } from "../../page/page.ts";

/** Storage key of a console's choice, before its id. */
const STORED = "keyboard:";

const loadKeyboards = () => import("./guest-keyboard.ts");

/** Which layout the guest has: as the ticket says, or as the person has chosen for this console. */
export class GuestKeyboardChoice {
  readonly #page: Page;
  #keys: KeyMessages | undefined;
  #console = "";
  #layout = "";

  constructor(page: Page) {
    this.#page = page;
    page.onAction("guest-keyboard", () => void this.#open());
    page.guestLayout.addEventListener("change", () => {
      this.#remember(page.guestLayout.value);
      void this.#use(page.guestLayout.value);
    });
  }

  /** A session begins; its keys are translated from the first one on. */
  begin(keys: KeyMessages, { console, keyboard }: HelloMessage): void {
    this.#keys = keys;
    this.#console = console.id;
    void this.#use(this.#remembered() ?? keyboard ?? "");
  }

  async #use(layout: string): Promise<void> {
    this.#layout = layout;
    try {
      await this.#keys?.translateFor(load(layout));
    } catch {
      this.#page.hint(words.guestKeyboard.layoutMissing);
    }
  }

  async #open(): Promise<void> {
    this.#page.guestKeyboard.showModal();
    try {
      this.#page.renderLayouts((await loadKeyboards()).layoutOptions(this.#layout));
    } catch {
      this.#page.guestKeyboard.close();
      this.#page.hint(words.guestKeyboard.listMissing);
    }
  }

  // Storage can be forbidden; then the choice lasts as long as the page.
  #remembered(): string | undefined {
    try {
      return localStorage.getItem(STORED + this.#console) ?? undefined;
    } catch {
      return undefined;
    }
  }

  #remember(layout: string): void {
    try {
      localStorage.setItem(STORED + this.#console, layout);
    } catch {
      // As above.
    }
  }
}

async function load(layout: string): Promise<GuestKeyboard | undefined> {
  if (layout === "" || layout === "us") return undefined;
  const { guestKeyboardNamed } = await loadKeyboards();
  return guestKeyboardNamed(layout, (code) => usKeysym(code, false) !== undefined);
}
