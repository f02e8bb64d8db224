import type { Page, WebSocketRoute } from "playwright-core";

/** A page's WebSocket in the hands of the test. */
interface HeldSocket {
  /** The page's side of it: what is sent comes to the page. */
  readonly page: WebSocketRoute;
  /** What the gateway sends comes no more. */
  readonly silence: () => void;
}

const held = new WeakMap<Page, HeldSocket>();

/** Before a page is opened: its first WebSocket goes to the gateway by the hands of the test, and no other one is answered. */
export async function holdSocket(page: Page): Promise<void> {
  await page.routeWebSocket(/\/api\/v1\/connect/, (socket) => {
    if (held.has(page)) return;
    const gateway = socket.connectToServer();
    held.set(page, {
      page: socket,
      silence: () => gateway.onMessage(() => {}),
    });
  });
}

export function heldSocket(page: Page): HeldSocket {
  const socket = held.get(page);
  if (socket === undefined) throw new Error("the page has opened no WebSocket");
  return socket;
}
