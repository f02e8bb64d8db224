import type { HelloMessage } from "../../../../worker/channel/messages.ts";
import type { ConsoleLink } from "./console-link.ts";
import { mayTryAgain, type Ending } from "../channel/ending.ts";
import type { SessionState } from "../states/session-state.ts";
import type { ConsoleKey, KnownSession } from "./console-key.ts";
import type { StoredSession } from "./stored-session.ts";
import { TabLock, type Locks } from "./tab-lock.ts";
import { TokenExchange, type Broadcast, type TokenNews } from "./token-exchange.ts";

/** What a tab needs of its browser. */
export interface TabBrowser {
  readonly stored: StoredSession;
  /** `undefined` where the browser has none. */
  readonly locks: Locks | undefined;
  /** Gives nothing, or throws, where the browser has no such thing. */
  openBroadcast(name: string): Broadcast | undefined;
}

/** Which console this tab has, for as long as that can be opened, and whether this is the tab that shows it. */
export class ConsoleTab {
  readonly #stored: StoredSession;
  readonly #lock: TabLock;
  readonly #exchange: TokenExchange;
  readonly #lost: () => void;
  #key: ConsoleKey | undefined;
  /** What this tab had of the same console before its link was opened again. */
  #before: ConsoleKey | undefined;
  /** The session of this tab's link, if that had been used already. */
  #used: string | undefined;

  /** A link in the address goes before what is stored. `lost`: another tab shows the console. */
  constructor(link: ConsoleLink | undefined, browser: TabBrowser, lost: () => void) {
    this.#stored = browser.stored;
    const before = browser.stored.read();
    this.#key = link ?? before;
    if (link !== undefined && before !== undefined && isOfLink(before, link)) this.#before = before;
    this.#lock = new TabLock(browser.locks, lost);
    this.#lost = lost;
    this.#exchange = new TokenExchange(
      (name) => browser.openBroadcast(name),
      (news) => this.#heard(news),
    );
  }

  /** What opens the console. */
  get key(): ConsoleKey | undefined {
    return this.#key;
  }

  /** Whether that still opens the console if the gateway has answered, and the answer was lost. */
  get outlastsLoss(): boolean {
    return this.#known !== undefined || this.#tab !== undefined;
  }

  /** What the machine is called, as far as that is known. */
  get name(): string | undefined {
    return this.#known?.name;
  }

  /** The guest's keyboard layout, where the link named one. */
  get keyboard(): string | undefined {
    return this.#key !== undefined && "keyboard" in this.#key ? this.#key.keyboard : undefined;
  }

  /** Stores what opens the console: a page that is loaded again has it no longer in its address. */
  keep(): void {
    if (this.#key !== undefined) this.#stored.write(this.#key);
  }

  /** Gives whether this tab may open its console: no other tab shows it, or it stopped within a second. */
  async mayOpen(): Promise<boolean> {
    return (
      this.#known === undefined || this.#lock.isHeld || this.#lock.acquire(this.#known.session)
    );
  }

  /**
   * The link was used before. Gives whether that was by this tab, which goes on with what it had of the console then,
   * unless another tab shows it.
   */
  async fallsBack(): Promise<boolean> {
    const [link, before] = [this.#key, this.#before];
    if (before === undefined) return false;
    this.#before = undefined;
    this.#key = before;
    const mayOpen = await this.mayOpen();
    if (mayOpen) this.keep();
    else this.#key = link;
    return mayOpen;
  }

  /** This tab shows the console from now on, whichever tab did before. */
  async takeOver(): Promise<void> {
    if (this.#known !== undefined) await this.#lock.take(this.#known.session);
  }

  /** The page goes away and may come back: other tabs may show the console meanwhile. */
  letGo(): void {
    this.#lock.release();
  }

  /** Follows the session. */
  render(state: SessionState): void {
    if (state.kind === "ended") {
      this.#ended(state.ending);
    } else if (state.kind === "elsewhere") {
      this.#wait();
    } else if ("hello" in state && state.hello !== undefined) {
      this.#shows(state.hello);
    }
  }

  /** The secret with which this tab presents its link again. */
  get #tab(): string | undefined {
    return this.#key !== undefined && "tab" in this.#key ? this.#key.tab : undefined;
  }

  get #known(): KnownSession | undefined {
    return this.#key?.kind === "session" ? this.#key : undefined;
  }

  /** A token is stored before anything that the gateway could take for its receipt is sent. */
  #shows({ console, resume, session }: HelloMessage): void {
    const token = resume?.token;
    if (token === undefined) {
      // The link is used, and there is nothing to come back with.
      this.#stored.remove();
      if (this.#key !== undefined && "tab" in this.#key)
        this.#key = { ...this.#key, tab: undefined };
      return;
    }
    if (this.#known?.session === session && this.#known.token === token) return;
    const { keyboard } = this;
    this.#key = { kind: "session", session, token, name: console.name, keyboard };
    this.keep();
    if (!this.#lock.isHeld) void this.#lock.take(session);
    this.#exchange.tell(session, this.#key);
  }

  #wait(): void {
    this.keep();
    this.#lock.release();
    if (this.#known !== undefined) this.#exchange.ask(this.#known.session);
  }

  #heard({ name, token }: TokenNews): void {
    if (this.#known !== undefined) {
      this.#key = { ...this.#known, token };
      this.keep();
    } else if (this.#used !== undefined) {
      this.#key = { kind: "session", session: this.#used, token, name, keyboard: undefined };
      this.#lost();
    }
  }

  #ended(ending: Ending): void {
    if (mayTryAgain(ending, this.outlastsLoss)) return;
    this.#stored.remove();
    // By another tab, perhaps: that is known as soon as the lock is lost.
    if (ending === "taken-over" && this.#known !== undefined) return;
    const session = this.#key?.kind === "ticket" ? this.#key.session : undefined;
    this.#key = undefined;
    if ((ending === "ticket-used" || ending === "taken-over") && session !== undefined) {
      // Most people who open a link twice, or duplicate its tab at once, have its console in another tab, which answers.
      this.#used = session;
      this.#exchange.ask(session);
      return;
    }
    this.#lock.release();
    this.#exchange.leave();
  }
}

/** Whether what was stored opens the console of a link that has come to the same tab again. */
function isOfLink(before: ConsoleKey, link: ConsoleLink): boolean {
  if (before.kind === "cloudstack")
    return link.kind === "cloudstack" && before.query === link.query;
  if (link.kind !== "ticket") return false;
  return before.kind === "ticket" ? before.ticket === link.ticket : before.session === link.session;
}
