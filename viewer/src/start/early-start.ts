import { takeLink, type ConsoleLink } from "../session/tab/console-link.ts";
import { socketRequest, type SocketRequest } from "../session/tab/console-socket.ts";
import type { ChannelSocket } from "../session/channel/gateway-socket.ts";
import { keyAfter } from "./key-after.ts";
import type { ConsoleKey } from "../session/tab/console-key.ts";

/**
 * Max events of a WebSocket that are kept until the page's other scripts are there. The gateway sends fewer: it
 * stops at its window of unacknowledged bytes.
 */
export const MAX_EARLY_EVENTS = 4096;

const EVENTS = ["open", "message", "close"] as const;

/** The part of a WebSocket that is used. */
type EarlySocket = ChannelSocket & Pick<WebSocket, "dispatchEvent" | "removeEventListener">;

/** What the start of a page needs of its browser. */
export interface StartPage {
  /** Address of the gateway, with a slash at its end. */
  readonly base: string;
  readonly location: Pick<Location, "hash" | "pathname" | "search">;
  readonly history: Pick<History, "replaceState">;
  /** Whether somebody looks at the page, and it can show a console: a link works once. */
  readonly mayDial: boolean;
  /** Another one each time, that nobody can guess: 32 to 128 letters, digits and `-`; none where the browser has none. */
  newSecret(): string | undefined;
  /** Throws for what no WebSocket can ask for. */
  connect(request: SocketRequest): EarlySocket;
  /** Stores what opens the console, for when the page is loaded again. */
  store(key: ConsoleKey): void;
  /** Calls `leaves` when the page is left; gives what stops that. */
  whenLeft(leaves: () => void): () => void;
}

/** What has been done before the page's other scripts were there. */
export interface EarlyStart {
  /** Address of the gateway, with a slash at its end. */
  readonly base: string;
  /** What was in the page's address, and is there no longer. */
  readonly link: ConsoleLink | undefined;
  /** Whether there is a WebSocket that was asked for with it. */
  readonly hasSocket: boolean;
  /**
   * Hands everything over; the WebSocket only the first time. What has happened to it by then happens again, soon
   * after the caller is done.
   */
  readonly take: () => EarlySocket | undefined;
}

/** Takes the link out of the page's address and asks for its console, if that may be. */
export function startEarly(page: StartPage): EarlyStart {
  const { base, history, location } = page;
  const link = takeLink(location, history, new URL(base).pathname, page.newSecret());
  const events: Event[] = [];
  let socket = link !== undefined && page.mayDial ? dial(page, link) : undefined;
  const hear = (event: Event): void => {
    if (events.push(event) > MAX_EARLY_EVENTS) socket?.close();
  };
  for (const type of EVENTS) socket?.addEventListener(type, hear);
  const stay = page.whenLeft(() => {
    if (link !== undefined) page.store(keyAfter(link, events));
  });
  return {
    base,
    link,
    hasSocket: socket !== undefined,
    take: () => {
      stay();
      const taken = socket;
      socket = undefined;
      for (const type of EVENTS) taken?.removeEventListener(type, hear);
      queueMicrotask(() => {
        for (const event of events.splice(0)) taken?.dispatchEvent(event);
      });
      return taken;
    },
  };
}

/** Gives nothing for a link that cannot even be sent: whoever shows the page says so. */
function dial(page: StartPage, link: ConsoleLink): EarlySocket | undefined {
  try {
    const socket = page.connect(socketRequest(page.base, link, false));
    socket.binaryType = "arraybuffer";
    return socket;
  } catch {
    return undefined;
  }
}
