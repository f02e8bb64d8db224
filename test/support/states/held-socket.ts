import type { Page, WebSocketRoute } from "playwright-core";

const held = new WeakMap<Page, WebSocketRoute>();

/** Before a page is opened: its first WebSocket goes to the gateway by the hands of the test, and no other one is answered. */
export async function holdSocket(page: Page): Promise<void> {
  await page.routeWebSocket(/\/api\/v1\/connect/, (socket) => {
    if (held.has(page)) return;
    held.set(page, socket);
    socket.connectToServer();
  });
}

/** The page's side of it: what is sent comes to the page. */
export function heldSocket(page: Page): WebSocketRoute {
  const socket = held.get(page);
  if (socket === undefined) throw new Error("the page has opened no WebSocket");
  return socket;
}
