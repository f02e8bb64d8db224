import type { Page, WebSocketRoute } from "playwright-core";

/** A page's WebSocket in the hands of the test. */
interface HeldSocket {
  /** The page's side of it: what is sent comes to the page. */
  readonly page: WebSocketRoute;
  /** What the gateway sends comes no more. */
  readonly silence: () => void;
  /** What it sends from now on comes this much later, in milliseconds. */
  readonly lag: (milliseconds: number) => void;
  /** How many of the page's pings have been answered. */
  readonly pongs: () => number;
}

const held = new WeakMap<Page, HeldSocket>();

/** Before a page is opened: its first WebSocket goes to the gateway by the hands of the test, and no other one is answered. */
export async function holdSocket(page: Page): Promise<void> {
  await page.routeWebSocket(/\/api\/v1\/connect/, (socket) => {
    if (held.has(page)) return;
    const gateway = socket.connectToServer();
    let lagMs = 0;
    let pongs = 0;
    gateway.onMessage((message) => {
      if (message === '{"type":"pong"}') pongs += 1;
      if (lagMs === 0) socket.send(message);
      else setTimeout(() => socket.send(message), lagMs);
    });
    held.set(page, {
      page: socket,
      silence: () => gateway.onMessage(() => {}),
      lag: (milliseconds) => {
        lagMs = milliseconds;
      },
      pongs: () => pongs,
    });
  });
}

export function heldSocket(page: Page): HeldSocket {
  const socket = held.get(page);
  if (socket === undefined) throw new Error("the page has opened no WebSocket");
  return socket;
}
