import type { Page } from "playwright-core";

import type { DemoHypervisor } from "../../../demo/hypervisor.ts";
import type { Gateway, TicketRequest } from "../gateway.ts";
import type { PageName, StateName } from "./states.ts";
import type { Still } from "./still.ts";

/** What a scene plays in: one of the pages that its states are opened in. */
export interface Place {
  readonly name: PageName;
  readonly gateway: Gateway;
  /** A machine of this place alone; its picture changes only when somebody does something. */
  readonly machine: DemoHypervisor;
  /** A name for a console that no other place and no other scene has. */
  readonly console: string;
  /** Opens an address; `prepare` is done with the page before that. */
  readonly visit: (address: string, prepare?: Prepare) => Promise<Page>;
  /** Opens a fresh link to a console, of the place's machine when the request says nothing else. */
  readonly show: (request?: ConsoleRequest, prepare?: Prepare) => Promise<Page>;
  /** A fresh link to it. */
  readonly link: (request?: ConsoleRequest) => Promise<string>;
  /** Is done when the scene is over. */
  readonly later: (close: () => unknown) => void;
}

type Prepare = (page: Page) => Promise<unknown>;

export type ConsoleRequest = Partial<TicketRequest>;

/** One state of a page. */
export interface Act {
  readonly state: StateName;
  /** Brings the page, which the scene has opened, into the state. */
  readonly enter?: (page: Page, place: Place) => Promise<unknown>;
  /** Brings it back to where it was, where another act follows. */
  readonly leave?: (page: Page, place: Place) => Promise<unknown>;
  readonly still?: readonly Still[];
  /** What is said for some seconds is part of the state. */
  readonly showsToast?: boolean;
}

/** States that a page is in one after another. */
export interface Scene {
  readonly open: (place: Place) => Promise<Page>;
  readonly acts: readonly Act[];
}
