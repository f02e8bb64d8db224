import { once } from "node:events";

import { beforeAll, describe, it, vi } from "vitest";
import { WebSocket } from "ws";

import { startDemoHypervisor } from "../../demo/hypervisor.ts";
import { connectPath } from "../../worker/channel/addresses.ts";
import {
  decodeToViewer,
  encodeControl,
  type ToViewerMessage,
} from "../../worker/channel/messages.ts";
import {
  resumeSubprotocol,
  SUBPROTOCOL,
  TICKET_SUBPROTOCOL_PREFIX,
} from "../../worker/channel/subprotocols.ts";
import { mintTicket, startGateway, type Gateway } from "../support/gateway.ts";
import { SOON } from "../support/viewer-page.ts";

const GRACE_SECONDS = 2;

let gateway: Gateway;
let demo: Awaited<ReturnType<typeof startDemoHypervisor>>;

beforeAll(async () => {
  demo = await startDemoHypervisor();
  gateway = await startGateway({ vars: { RESUME_GRACE_SECONDS: String(GRACE_SECONDS) } });
  return async () => {
    await gateway.close();
    await demo.close();
  };
});

const HANDSHAKE = Buffer.from("RFB 003.008\n\u0001\u0001", "latin1");

/** The keys that type a text. */
function keysOf(text: string): Buffer {
  const key = (character: string) => (down: number) =>
    Buffer.from([4, down, 0, 0, 0, 0, 0, character.charCodeAt(0)]);
  return Buffer.concat(Array.from(text).flatMap((character) => [1, 0].map(key(character))));
}

/** A viewer's WebSocket. */
function dial(path: string, offered: string) {
  const { origin, host } = new URL(gateway.url);
  const socket = new WebSocket(`ws://${host}${path}`, [SUBPROTOCOL, offered], {
    origin,
    perMessageDeflate: false,
  });
  const viewer = { socket, controls: new Array<ToViewerMessage>(), received: 0 };
  const control = (message: ToViewerMessage): void => {
    viewer.controls.push(message);
    if (message.type === "connection") socket.send(encodeControl(message));
  };
  socket.on("error", () => {});
  socket.on("message", (data: Buffer, isBinary) => {
    if (isBinary) viewer.received += data.length;
    else control(decodeToViewer(data.toString()));
  });
  return viewer;
}

type Dialled = ReturnType<typeof dial>;

/** What a viewer can come back with after what it has received in all. */
function offerOf({ controls }: Dialled, received: number): string {
  const greeting = controls.find(({ type }) => type === "hello" || type === "resumed");
  const resume =
    greeting?.type === "hello" || greeting?.type === "resumed" ? greeting.resume : undefined;
  return resumeSubprotocol({ token: resume?.token ?? "none", number: 1, received });
}

async function live() {
  const viewer = dial(
    connectPath(undefined),
    `${TICKET_SUBPROTOCOL_PREFIX}${await mintTicket({ port: demo.port })}`,
  );
  await vi.waitUntil(() => viewer.received > 60, SOON);
  viewer.socket.send(HANDSHAKE);
  const [hello] = viewer.controls;
  if (hello?.type !== "hello") throw new Error("no hello");
  return { viewer, path: connectPath(hello.session) };
}

/** Whether a line of the log about the session in this path has this text. */
function logged(text: string, path: string): boolean {
  const session = path.slice(path.lastIndexOf("/") + 1);
  return gateway.logs().some((line) => line.includes(session) && line.includes(text));
}

/** Breaks a connection off without a Close frame. */
const CUTS = {
  ended: ({ socket }: Dialled) => socket.terminate(),
  reset: ({ socket }: Dialled) => {
    const connection: unknown = Reflect.get(socket, "_socket");
    if (typeof connection === "object" && connection !== null) {
      Reflect.apply(Reflect.get(connection, "resetAndDestroy"), connection, []);
    }
  },
} as const;

describe("a viewer whose connection was", () => {
  it.for(["ended", "reset"] as const)(
    "%s comes back and goes on typing",
    async (cut, { expect }) => {
      const text = `typed-${cut}`;
      const keys = keysOf(text);
      const { viewer, path } = await live();
      // In the middle of a key event.
      viewer.socket.send(keys.subarray(0, 45));
      await vi.waitUntil(() => demo.desktop.terminalText.join().includes(text.slice(0, 2)), SOON);
      CUTS[cut](viewer);
      await once(viewer.socket, "close");
      const again = dial(path, offerOf(viewer, viewer.received));
      await vi.waitUntil(() => again.controls.length > 0, SOON);
      const [resumed] = again.controls;
      expect(resumed).toMatchObject({ type: "resumed", received: HANDSHAKE.length + 45 });
      again.socket.send(keys.subarray(45));
      await vi.waitUntil(() => demo.desktop.terminalText.join().includes(text), SOON);
      const before = again.received;
      again.socket.send(encodeControl({ type: "ack", received: viewer.received + before }));
      again.socket.close(1000);
      await once(again.socket, "close");
    },
  );

  it("not restored in time has its machine let go of, and dialled again", async ({ expect }) => {
    const { viewer, path } = await live();
    viewer.socket.terminate();
    await vi.waitUntil(() => logged('"event":"session-parked"', path), SOON);
    const again = dial(path, offerOf(viewer, viewer.received));
    await vi.waitUntil(() => again.received > 60, SOON);
    expect(again.controls[0]).toMatchObject({ type: "hello", again: true });
    expect(again.controls.at(-1)).toEqual({ type: "connection", number: 2 });
    again.socket.send(HANDSHAKE);
    again.socket.send(keysOf("anew"));
    await vi.waitUntil(() => demo.desktop.terminalText.join().includes("anew"), SOON);
    again.socket.close(1000);
    await once(again.socket, "close");
  });
});
