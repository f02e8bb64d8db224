import "./guest-keyboard.css";
import { buttonsOf, byId, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { hint } from "../../panels/hint/hint.ts";
import type { HelloMessage } from "../../../../worker/channel/messages.ts";
import { words } from "../../words/words.ts";
import { usKeysym } from "../key.ts";
import type { KeyMessages } from "../key-messages.ts";
import type { GuestKeyboard } from "./key-translator.ts";

/** Storage key of a console's choice, before its id. */
const STORED = "keyboard:";

const loadKeyboards = () => import("./guest-keyboard.ts");

/**
 * Which layout the guest has: as the ticket says, or as the person has chosen for this console. It is the
 * viewer's business only where the server accepts no key codes.
 */
export const startGuestKeyboard: StartFeature = ({ input }) => {
  const dialog = byId("guest-keyboard", HTMLDialogElement);
  const select = byId("guest-layout", HTMLSelectElement);
  const choice = new GuestKeyboardChoice();
  byId("keys-menu", HTMLDivElement).addEventListener("beforetoggle", () => {
    const matters = input.screen?.acceptsKeyCodes() === false;
    for (const item of buttonsOf("guest-keyboard")) item.hidden = !matters;
  });
  const open = async (): Promise<void> => {
    dialog.showModal();
    try {
      const options = (await loadKeyboards()).layoutOptions(choice.layout);
      select.replaceChildren(
        ...options.map(({ name, title, chosen }) => new Option(title, name, chosen, chosen)),
      );
    } catch {
      dialog.close();
      hint(words.guestKeyboard.listMissing);
    }
  };
  onAction("guest-keyboard", () => void open());
  select.addEventListener("change", () => choice.choose(select.value));
  dialog.addEventListener("close", () => input.adoptFocus());
  return {
    translateKeys: (keys, hello) => choice.begin(keys, hello),
    attach: (screen) => {
      if (screen === undefined) dialog.close();
    },
  };
};

class GuestKeyboardChoice {
  #keys: KeyMessages | undefined;
  #console = "";
  #layout = "";

  get layout(): string {
    return this.#layout;
  }

  choose(layout: string): void {
    this.#remember(layout);
    void this.#use(layout);
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
      hint(words.guestKeyboard.layoutMissing);
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
