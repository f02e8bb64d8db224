import { env } from "cloudflare:workers";
import { describe, inject, it, vi } from "vitest";

import type { ChannelName } from "../../worker/channel/subprotocols.ts";
import { SESSION_LIMITS, type SessionLimits } from "../../worker/console/limits.ts";
import { Returns } from "../../worker/console/returns.ts";
import { Session } from "../../worker/console/session.ts";
import type { DialTarget } from "../../worker/console/upstream.ts";
import type { Target } from "../../worker/ticket/claims.ts";
import type { Dialled } from "../../worker/tunnel/dialled.ts";
import { DOUBLE_PASSWORD, floodByte } from "../support/doubles/names.ts";
import { FakeDirectory } from "../support/fake-directory.ts";
import { deps } from "./support/log.ts";
import { claimsFor, Viewer, VIEWER_HANDSHAKE } from "./support/viewer.ts";
import { SOON } from "../support/soon.ts";

const ports = inject("ports");

interface Options {
  readonly channel?: ChannelName;
  readonly mode?: "control" | "view";
  readonly maxSeconds?: number;
  readonly limits?: Partial<SessionLimits>;
  readonly dialTarget?: DialTarget;
  /** In place of the VNC server. */
  readonly target?: Target;
  readonly abandon?: () => void;
  /** A viewer that does not close its side when the gateway does. */
  readonly halfOpen?: boolean;
}

/** A session with limits that a test can wait for. */
function start(name: keyof typeof ports, options: Options = {}) {
  const { 0: browser, 1: server } = new WebSocketPair();
  server.binaryType = "arraybuffer";
  server.accept();
  const viewer = new Viewer(browser, options.halfOpen);
  const claims = {
    ...claimsFor(ports[name]),
    target: options.target ?? {
      kind: "rfb",
      host: "127.0.0.1",
      port: ports[name],
      password: DOUBLE_PASSWORD,
    },
    grant: { mode: options.mode ?? "control", clipboard: "both", clipboardBytes: 262_144 },
  } as const;
  const limits = { ...SESSION_LIMITS, ...options.limits };
  const session = new Session({
    start: { viewer: server, token: undefined },
    admission: {
      session: "s".repeat(43),
      claims,
      channel: options.channel ?? "porthole.v1",
      echoSubprotocol: true,
      maxSeconds: options.maxSeconds ?? 3600,
      graceSeconds: 60,
      waitSeconds: 0,
      redemptionExpiresMs: 0,
    },
    limits,
    returns: new Returns(limits),
    deps,
    dialTarget: options.dialTarget ?? deps.dialer(env, limits),
    directory: new FakeDirectory(),
    directoryFailed: () => {},
    told: (ending) => ending,
    share: async () => ({ type: "shared", refused: "no-sealing-key" }),
    timeAsked: () => {},
    keep: () => {},
    ended: () => {},
    abandon: options.abandon ?? (() => {}),
  });
  const ended = session.run();
  return { session, ended, viewer };
}

/** Opens targets, and remembers what was written to them. */
function tapped(): { readonly dialTarget: DialTarget; readonly written: () => string } {
  const chunks: Uint8Array[] = [];
  const open = deps.dialer(env, SESSION_LIMITS);
  return {
    written: () => toHex(...chunks),
    dialTarget: async (claims, opening) => {
      const opened = await open(claims, opening);
      const { tunnel } = opened;
      const writer = tunnel.writable.getWriter();
      const writable = new WritableStream<Uint8Array>({
        write: async (chunk) => {
          await writer.write(chunk);
          chunks.push(chunk.slice());
        },
      });
      const { readable } = tunnel;
      return { ...opened, tunnel: { readable, writable, close: () => tunnel.close() } };
    },
  };
}

const key = Uint8Array.of(4, 1, 0, 0, 0, 0, 0, 0x61);
const pointer = Uint8Array.of(5, 1, 0, 10, 0, 20);
const cutText = Uint8Array.of(6, 0, 0, 0, 0, 0, 0, 1, 0x78);
const KEY_RELEASE = Uint8Array.of(4, 0, 0, 0, 0, 0, 0, 0x61);
const POINTER_RELEASE = Uint8Array.of(5, 0, 0, 10, 0, 20);
const PIXEL_REQUEST = Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 1, 0, 1);
const FULL_REQUEST = Uint8Array.of(3, 0, 0, 0, 0, 0, 2, 0x80, 1, 0xe0);
/** 32 bits, depth 24, little-endian, red lowest: noVNC's format. */
const SET_PIXEL_FORMAT = Uint8Array.from([
  0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0,
]);
const toHex = (...parts: Uint8Array[]): string =>
  parts.flatMap((part) => [...part].map((byte) => byte.toString(16).padStart(2, "0"))).join("");

describe("a session", () => {
  it.for([
    "stall-version",
    "stall-security",
    "stall-authentication",
    "stall-initialisation",
    "trickle",
  ] as const)(
    "does not wait longer for a server that does %s than a step may take",
    async (name, { expect }) => {
      const { viewer, ended } = start(name, { limits: { loginStepMs: 250 } });
      expect(await viewer.closed).toEqual({ code: 4012, reason: "target-timeout" });
      await ended;
    },
  );

  it("ends with the server's no when it says nothing more", async ({ expect }) => {
    const { viewer, ended } = start("stall-after-no", { limits: { loginStepMs: 2000 } });
    expect((await viewer.closed).reason).toBe("login-failed");
    await ended;
  });

  it("does not wait longer for a connection than dialling may take", async ({ expect }) => {
    const { viewer, ended } = start("silent", { limits: { dialMs: 250 } });
    expect((await viewer.closed).reason).toBe("target-timeout");
    await ended;
  });

  it("does not wait longer for the whole login than it may take", async ({ expect }) => {
    const { viewer, ended } = start("stall-security", { limits: { openMs: 250 } });
    expect((await viewer.closed).reason).toBe("target-timeout");
    await ended;
  });

  it("closes a tunnel that opens when the session is over", async ({ expect }) => {
    const opened = Promise.withResolvers<Dialled>();
    let closedTunnels = 0;
    const { viewer, ended } = start("tell", {
      limits: { openMs: 100 },
      dialTarget: () => opened.promise,
    });
    expect((await viewer.closed).reason).toBe("target-timeout");
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const tunnel = { readable, writable, close: () => (closedTunnels += 1) };
    const target = { kind: "rfb", host: "127.0.0.1", port: ports.tell } as const;
    opened.resolve({ tunnel, at: "version", early: new Uint8Array(0), target, tls: undefined });
    await ended;
    expect(closedTunnels).toBe(1);
  });

  it("ends with a code and no detail when something unforeseen is thrown", async ({ expect }) => {
    const { viewer } = start("tell", {
      dialTarget: () => Promise.reject(new Error("canary 10.1.2.3")),
    });
    expect(await viewer.closed).toEqual({ code: 1011, reason: "gateway-error" });
    expect(JSON.stringify(viewer.controls)).not.toContain("canary");
  });

  it("asks the server for a picture before the viewer has said a word", async ({ expect }) => {
    const { viewer } = start("tell");
    await viewer.until(() => viewer.text.includes(toHex(SET_PIXEL_FORMAT)));
    await viewer.until(() => viewer.text.includes(toHex(FULL_REQUEST)));
    expect(viewer.text.indexOf(toHex(SET_PIXEL_FORMAT))).toBeLessThan(
      viewer.text.indexOf(toHex(FULL_REQUEST)),
    );
    viewer.socket.close(1000, "closed");
  });

  it("carries a viewer's messages to the server and the server's to the viewer", async ({
    expect,
  }) => {
    const { viewer, session } = start("tell");
    await viewer.live();
    viewer.send(key);
    await viewer.until(() => viewer.text.includes(toHex(key)));
    viewer.send(new Uint8Array([...pointer, ...cutText]));
    await viewer.until(() => viewer.text.includes(toHex(pointer, cutText)));
    expect(session.ended).toBe(false);
    viewer.socket.close(1000, "closed");
  });

  it("sends nothing of a view-only viewer's input to the server", async ({ expect }) => {
    const { viewer } = start("tell", { mode: "view" });
    await viewer.live();
    for (const message of [key, pointer, cutText, key]) viewer.send(message);
    for (const byte of new Uint8Array([...pointer, ...cutText, ...key])) {
      viewer.send(Uint8Array.of(byte));
    }
    // The first full request was made by the gateway; the second one goes to the server.
    viewer.send(FULL_REQUEST);
    viewer.send(FULL_REQUEST);
    await viewer.until(() => viewer.text.split(toHex(FULL_REQUEST)).length >= 3);
    const told = viewer.text.slice(viewer.text.indexOf(toHex(FULL_REQUEST)));
    for (const input of [key, pointer, cutText]) expect(told).not.toContain(toHex(input));
    viewer.socket.close(1000, "closed");
  });

  it("lets go of held keys and buttons when its mode changes to view, and of all when it ends", async ({
    expect,
  }) => {
    const { viewer, session, ended } = start("tell");
    await viewer.live();
    viewer.send(key);
    viewer.send(pointer);
    await viewer.until(() => viewer.text.includes(toHex(pointer)));
    expect(session.changeMode("view")).toBe(true);
    await viewer.until(() => viewer.text.includes(toHex(KEY_RELEASE, POINTER_RELEASE)));
    expect(viewer.controls.at(-1)).toEqual({ type: "mode", mode: "view" });
    viewer.socket.close(1000, "closed");
    await ended;
    expect(session.changeMode("control")).toBe(false);
  });

  it.for<[string, Partial<SessionLimits>, number, (viewer: Viewer) => void]>([
    [
      "the viewer says too much at once",
      { messageBytes: 1000 },
      3600,
      (viewer) => viewer.send(new Uint8Array(1001)),
    ],
    ["the viewer leaves", {}, 3600, (viewer) => viewer.socket.close(1000, "closed")],
    ["the viewer breaks the protocol", {}, 3600, (viewer) => viewer.send(Uint8Array.of(99))],
    ["its time is up", {}, 1, () => {}],
    ["the viewer is silent", { pingMs: 200, silenceMs: 3000 }, 3600, () => {}],
  ])(
    "lets go of what is held where the server sees it, last of all, when %s",
    async ([, limits, maxSeconds, end], { expect }) => {
      const { dialTarget, written } = tapped();
      const { viewer, ended } = start("tell", { dialTarget, limits, maxSeconds });
      await viewer.live();
      viewer.send(key);
      viewer.send(pointer);
      await viewer.until(() => viewer.text.includes(toHex(pointer)));
      expect(written()).not.toContain(toHex(KEY_RELEASE));
      end(viewer);
      await ended;
      const last = toHex(KEY_RELEASE, POINTER_RELEASE);
      await vi.waitUntil(() => written().endsWith(last), SOON);
    },
  );

  it.for([
    ["/ticket/cst-52-a", true],
    ["/api2/json/nodes/pve/qemu/100/vncwebsocket", false],
  ] as const)("passes VMware's key events to %s: %s", async ([path, passes], { expect }) => {
    const vmwareKey = Uint8Array.of(127, 0, 0, 8, 0, 0x1e, 1, 0);
    const { dialTarget, written } = tapped();
    const port = inject("targets").websocket.plain;
    const target = { kind: "websocket", host: "127.0.0.1", port, path, tls: false } as const;
    const { viewer, session } = start("tell", { dialTarget, target });
    await viewer.live();
    viewer.send(vmwareKey);
    viewer.send(key);
    await viewer.until(() => viewer.text.includes(toHex(key)));
    expect(written().includes(toHex(vmwareKey))).toBe(passes);
    expect(session.ended).toBe(false);
    viewer.socket.close(1000, "closed");
  });

  it("ends when the server says what no VNC server says", async ({ expect }) => {
    const { viewer } = start("babble");
    expect(await viewer.closed).toEqual({ code: 4018, reason: "target-protocol" });
  });

  it("speaks plain RFB with a viewer that knows no control messages", async ({ expect }) => {
    const { viewer } = start("tell", {
      channel: "binary",
      maxSeconds: 2,
      limits: { pingMs: 20, warningSeconds: 1 },
    });
    await viewer.live();
    viewer.send(key);
    await viewer.until(() => viewer.text.includes(toHex(key)));
    expect(await viewer.closed).toEqual({ code: 4020, reason: "session-expired" });
    expect(viewer.controls).toEqual([]);
  });

  it("offers the server extended mouse buttons for our viewer, not for a plain one unasked", async ({
    expect,
  }) => {
    for (const channel of ["porthole.v1", "binary"] as const) {
      const { viewer } = start("tell", { channel });
      await viewer.until(() => viewer.text.includes(toHex(FULL_REQUEST)));
      expect(viewer.text.includes("fffffec4")).toBe(channel === "porthole.v1");
      viewer.socket.close(1000, "closed");
    }
  });

  it("takes no control message from a plain viewer", async ({ expect }) => {
    const { viewer } = start("tell", { channel: "binary" });
    await viewer.live();
    viewer.acknowledge();
    expect((await viewer.closed).reason).toBe("viewer-protocol");
  });

  it.for([
    ["a message of an unknown type", Uint8Array.of(99)],
    ["another protocol version", new TextEncoder().encode("RFB 003.003\n")],
  ] as const)("ends when the viewer sends %s", async ([, message], { expect }) => {
    const { viewer } = start("tell");
    await viewer.until(() => viewer.binary.length >= 4);
    if (message.length === 1) viewer.send(VIEWER_HANDSHAKE);
    viewer.send(message);
    expect(await viewer.closed).toEqual({ code: 4021, reason: "viewer-protocol" });
  });

  it("ends when the viewer speaks before the gateway", async ({ expect }) => {
    const { viewer } = start("stall-version");
    viewer.send(VIEWER_HANDSHAKE);
    expect((await viewer.closed).reason).toBe("viewer-protocol");
  });

  it.for(["not JSON", '{"type":"hello"}', '{"type":"ack","received":1}'])(
    "ends when the viewer sends the control message %j",
    async (text, { expect }) => {
      const { viewer } = start("stall-version");
      viewer.socket.send(text);
      expect((await viewer.closed).reason).toBe("viewer-protocol");
    },
  );

  it("takes a WebSocket message of the longest size and none longer", async ({ expect }) => {
    const fill = (size: number) =>
      new Uint8Array(size).map((_, index) => FULL_REQUEST[index % 10] ?? 0);
    const limits = { messageBytes: 1000 };
    const { viewer } = start("tell", { limits });
    await viewer.live();
    viewer.send(fill(1000));
    await viewer.until(() => viewer.text.includes(toHex(FULL_REQUEST, FULL_REQUEST)));
    viewer.send(fill(1001));
    expect(await viewer.closed).toEqual({ code: 4022, reason: "viewer-overload" });
  });

  it("ends rather than store up input that the server does not take", async ({ expect }) => {
    const { viewer, session } = start("deaf");
    await viewer.live();
    viewer.send(key); // still held at the end, and its release finds no room either
    const text = new Uint8Array(8 + 100_000);
    text.set([6, 0, 0, 0, 0, 1, 0x86, 0xa0]);
    // Kernel buffers take some megabytes before the queue fills.
    for (let sent = 0; sent < 1000 && !session.ended; sent += 1) {
      viewer.send(text);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    expect((await viewer.closed).reason).toBe("viewer-overload");
  });

  it("stops reading from a flooding server when the viewer acknowledges nothing", async ({
    expect,
  }) => {
    const { maxBytes } = SESSION_LIMITS.delivery;
    const { viewer } = start("flood");
    await viewer.live();
    const quiet = async (): Promise<void> => {
      for (let before = -1; before !== viewer.received;) {
        before = viewer.received;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    await viewer.until(() => viewer.received > SESSION_LIMITS.delivery.minBytes);
    await quiet();
    const first = viewer.received;
    expect(first).toBeLessThanOrEqual(maxBytes);

    viewer.acknowledge();
    await viewer.until(() => viewer.received > first);
    await quiet();
    expect(viewer.received).toBeLessThanOrEqual(first + maxBytes);

    viewer.socket.close(1000, "closed");
    await viewer.closed;
  });

  it("hands on a flood without losing, repeating or changing a byte", async ({ expect }) => {
    const { viewer } = start("flood");
    await viewer.live();
    const total = 24 * 1024 * 1024;
    let counted = 4;
    let at = 0;
    let wrong = 0;
    while (at < total) {
      await viewer.until(() => viewer.binary.length > counted || viewer.end !== undefined);
      if (viewer.end !== undefined) expect.unreachable(viewer.end);
      for (; counted < viewer.binary.length; counted += 1) {
        for (const byte of viewer.binary[counted] ?? []) {
          if (byte !== floodByte(at)) wrong += 1;
          at += 1;
        }
      }
      viewer.prove();
    }
    expect(wrong).toBe(0);
    viewer.socket.close(1000, "closed");
  });

  it("pings a silent viewer and ends when it does not answer", async ({ expect }) => {
    const { viewer } = start("tell", { limits: { pingMs: 50, silenceMs: 400 } });
    expect(await viewer.closed).toEqual({ code: 4023, reason: "viewer-stalled" });
    expect(viewer.controls.filter((message) => message.type === "ping").length).toBeGreaterThan(1);
  });

  it("keeps a viewer that answers its pings", async ({ expect }) => {
    const { viewer, session } = start("tell", { limits: { pingMs: 50, silenceMs: 1000 } });
    let answered = 0;
    while (answered < 25) {
      await viewer.until(
        () => viewer.controls.filter((message) => message.type === "ping").length > answered,
      );
      viewer.acknowledge();
      answered += 1;
    }
    expect(session.ended).toBe(false);
    viewer.socket.close(1000, "closed");
  });

  it("ends for a plain viewer that asks for nothing more with all that may be on its way", async ({
    expect,
  }) => {
    const limits = { pingMs: 30, silenceMs: 400 };
    const { viewer } = start("flood", { channel: "binary", limits });
    await viewer.live();
    expect(await viewer.closed).toEqual({ code: 4023, reason: "viewer-stalled" });
  });

  it("keeps a plain viewer that has nothing to say", async ({ expect }) => {
    const limits = { pingMs: 10, silenceMs: 50 };
    const { viewer, session } = start("tell", { channel: "binary", limits });
    await viewer.live();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(session.ended).toBe(false);
    viewer.socket.close(1000, "closed");
  });

  it("lets go by force of a viewer that does not close, once", async ({ expect }) => {
    const abandoned = Promise.withResolvers<void>();
    let count = 0;
    const { viewer } = start("tell", {
      halfOpen: true,
      limits: { closeMs: 50 },
      abandon: () => {
        count += 1;
        abandoned.resolve();
      },
    });
    viewer.send(Uint8Array.of(99));
    viewer.send(Uint8Array.of(99));
    await abandoned.promise;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(count).toBe(1);
  });

  it("ends with a viewer that sends more than may come at once, and not before", async ({
    expect,
  }) => {
    // The answer to `connection`, 32 bytes, and two control messages of 33 bytes, counting 256 more each.
    const viewerBytes = { perSecond: 0.001, burst: 32 + 256 + 2 * (33 + 256) };
    const { viewer, session } = start("tell", { limits: { viewerBytes } });
    await viewer.until(() => viewer.controls.length > 1);
    const told = { type: "visible", visible: true } as const;
    viewer.send(told);
    viewer.send(told);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(session.ended).toBe(false);
    viewer.send(told);
    expect(await viewer.closed).toEqual({ code: 4022, reason: "viewer-overload" });
  });

  it("lets go at once, and once, of a viewer that goes on sending after the end", async ({
    expect,
  }) => {
    // Two messages of 100 bytes, counting 256 more each, and not a third.
    const abandoned = Promise.withResolvers<void>();
    let count = 0;
    const { viewer } = start("tell", {
      halfOpen: true,
      limits: { closeMs: 2000, lateBytes: 712 },
      abandon: () => {
        count += 1;
        abandoned.resolve();
      },
    });
    viewer.send(Uint8Array.of(99));
    for (let message = 0; message < 2; message += 1) viewer.send(new Uint8Array(100));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(count).toBe(0);
    for (let message = 0; message < 3; message += 1) viewer.send(new Uint8Array(100));
    await abandoned.promise;
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect(count).toBe(1);
  });

  it("leaves a viewer alone that closes", async ({ expect }) => {
    let count = 0;
    const { viewer } = start("tell", {
      limits: { closeMs: 1000 },
      abandon: () => void (count += 1),
    });
    await viewer.live();
    viewer.send(Uint8Array.of(99));
    await viewer.closed;
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(count).toBe(0);
  });

  it("asks a viewer for receipts of all that it sends, and takes only numbers that it gave", async ({
    expect,
  }) => {
    const { viewer } = start("tell", { limits: { pingMs: 20 } });
    await viewer.until(() => viewer.pings.length > 0);
    const [ping = 0] = viewer.pings;
    viewer.send({ type: "ack", received: 0, ping });
    viewer.send({ type: "ack", received: 0, ping });
    expect(await viewer.closed).toEqual({ code: 4021, reason: "viewer-protocol" });
  });

  it("lets something pass on both connections while nothing changes on the screen", async ({
    expect,
  }) => {
    for (const channel of ["porthole.v1", "binary"] as const) {
      const { viewer } = start("tell", { channel, limits: { pingMs: 30 } });
      await viewer.live();
      await viewer.until(() => viewer.text.split(toHex(PIXEL_REQUEST)).length > 3);
      viewer.socket.close(1000, "closed");
    }
    expect.assertions(0);
  });

  it("warns before its time is up and then ends", async ({ expect }) => {
    const { viewer } = start("tell", { maxSeconds: 2, limits: { warningSeconds: 1 } });
    expect(await viewer.closed).toEqual({ code: 4020, reason: "session-expired" });
    expect(viewer.controls.slice(2)).toEqual([
      { type: "warning", secondsLeft: 1 },
      { type: "end", code: "session-expired" },
    ]);
  });

  it("closes the server's side when the viewer leaves", async ({ expect }) => {
    const { viewer, ended, session } = start("flood");
    await viewer.live();
    viewer.socket.close(1000, "closed");
    await ended;
    expect(session.ended).toBe(true);
  });
});
