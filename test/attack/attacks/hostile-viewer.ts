import { setTimeout as sleep } from "node:timers/promises";

import { encodeControl } from "../../../worker/channel/messages.ts";
import { sealTicket } from "../../../worker/ticket/index.ts";
import type { Closers } from "../../support/closers.ts";
import { TEST_KEY } from "../../support/gateway-secrets.ts";
import { ticketClaims } from "../../support/gateway.ts";
import { frame, OPCODE } from "../../support/raw-websocket.ts";
import { noneOf } from "../../support/finding.ts";
import { casesAt, type Attack, type Stage } from "../attack.ts";
import { memoryFinding } from "../findings.ts";
import { MEMORY_LIMIT, MESSAGE_LIMIT } from "../limits.ts";
import { REST_MS, type AttackedGateway } from "../gateway.ts";
import { playCases, type Played } from "../play-cases.ts";
import { startServer } from "../server/start.ts";
import { openSession, type SessionViewer } from "../viewer/session.ts";
import { MemoryWatch } from "../watch/memory-watch.ts";

const FLOOD_MS = 1500;
const SHORT_FLOOD_MS = 800;

/** How long a session that must end may take to say so when the flood is over, milliseconds. */
const END_LIMIT_MS = 3000;

const KIB = 1024;
const MIB = 1024 * KIB;

/** Bytes that may wait in the viewer's own socket. */
const MAX_WAITING = 4 * MIB;

interface Case {
  readonly what: string;
  readonly inShort: boolean;
  /** WebSocket frames that are sent over and over. */
  readonly frames: Uint8Array;
  /**
   * Whether the session has to end by a code of the gateway's own; otherwise it may go on, at no cost,
   * as one may where workerd itself is slower than what may come in a second.
   */
  readonly ends: boolean;
  /** Whether workerd has a whole message before the gateway sees any of it. */
  readonly isLong?: boolean;
}

/** KeyEvent: `a` pressed (RFC 6143 §7.5.4). */
const KEY = Uint8Array.of(4, 1, 0, 0, 0, 0, 0, 0x61);

/** PointerEvents: the left button pressed and let go (RFC 6143 §7.5.5). */
const CLICK = Uint8Array.of(5, 1, 0, 1, 0, 1, 5, 0, 0, 1, 0, 1);

/** PointerEvents that are moves alone. */
const MOVES = Uint8Array.of(5, 0, 0, 1, 0, 1, 5, 0, 0, 2, 0, 2);

const CASES: readonly Case[] = [
  { what: "keys", inShort: false, frames: binary(repeated(KEY, 4000)), ends: true },
  { what: "clicks", inShort: true, frames: binary(repeated(CLICK, 4000)), ends: true },
  { what: "moves", inShort: false, frames: binary(repeated(MOVES, 4000)), ends: true },
  {
    what: "clicks in messages of 12 bytes",
    inShort: false,
    frames: repeated(binary(CLICK), 2000),
    ends: false,
  },
  {
    what: "clipboard of 60 KiB",
    inShort: false,
    frames: binary(cutText(60 * KIB, 60 * KIB)),
    ends: true,
  },
  {
    what: "clipboard of 300 KiB",
    inShort: true,
    frames: binary(cutText(300 * KIB, 300 * KIB)),
    ends: true,
  },
  {
    what: "clipboard that never ends",
    inShort: false,
    frames: binary(cutText(0x7fff_ffff, 300 * KIB)),
    ends: true,
  },
  {
    what: "messages of 8 MiB",
    isLong: true,
    inShort: false,
    frames: binary(new Uint8Array(8 * MIB)),
    ends: true,
  },
  {
    what: "control messages of 8 MiB",
    isLong: true,
    inShort: false,
    frames: frame(OPCODE.text, new Uint8Array(8 * MIB).fill(0x20)),
    ends: true,
  },
  {
    what: "control messages",
    inShort: false,
    frames: repeated(text(encodeControl({ type: "visible", visible: true })), 2000),
    ends: false,
  },
  {
    what: "WebSocket pings",
    inShort: false,
    frames: repeated(frame(OPCODE.ping, new Uint8Array(125)), 2000),
    ends: false,
  },
];

/** A viewer that sends as much as it can, in front of a server that takes nothing. */
export const hostileViewer: Attack = {
  name: "hostile-viewer",
  play: (stage) =>
    playCases(stage, casesAt(stage.size, CASES), (one, gateway, closers) =>
      play(stage, one, gateway, closers),
    ),
};

async function play(
  stage: Stage,
  { what, frames, ends, isLong = false }: Case,
  gateway: AttackedGateway,
  closers: Closers,
): Promise<Played> {
  const server = closers.add(await startServer("deaf"));
  const claims = ticketClaims({ port: server.port });
  const granted = { ...claims, grant: { ...claims.grant, clipboard: "both" as const } };
  const ticket = await sealTicket(granted, { kind: "shared", key: TEST_KEY });
  const viewer = await openSession({ url: gateway.url, ticket, channel: "porthole.v1" });
  closers.add({ close: async () => viewer.destroy() });
  await sleep(REST_MS);
  const before = gateway.ends().length;
  // The session of the case before may be closed as late as this one is played.
  const end = (): string | undefined =>
    gateway
      .ends()
      .slice(before)
      .find((code) => code !== "closed");
  const watch = await MemoryWatch.start(gateway);
  await flood(viewer, frames, stage.size === "full" ? FLOOD_MS : SHORT_FLOOD_MS);
  // A viewer that floods what has ended is cut off, so it may not come to read its close.
  const isOver = (): boolean => end() !== undefined || viewer.goneAt !== undefined;
  if (ends) await viewer.until(isOver, END_LIMIT_MS).catch(() => {});
  const growth = await watch.stop();
  const code = end();
  const isTyped = isOver() ? code !== undefined && code !== "gateway-error" : !ends;
  const played = `a viewer floods a deaf server with ${what}`;
  const memory = memoryFinding(played, growth);
  const note = isOver() ? `ended, ${code ?? "without a code"}` : "goes on";
  const findings = [
    isLong ? { ...memory, limit: MEMORY_LIMIT + MESSAGE_LIMIT } : memory,
    noneOf(played, "sessions without their end", isTyped ? 0 : 1, note),
  ];
  return { growth, findings };
}

async function flood(
  viewer: SessionViewer,
  frames: Uint8Array,
  milliseconds: number,
): Promise<void> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end && viewer.goneAt === undefined) {
    while (viewer.waiting < MAX_WAITING && viewer.goneAt === undefined) viewer.write(frames);
    // oxlint-disable-next-line no-await-in-loop -- until the gateway has taken some
    await sleep(1);
  }
}

/** ClientCutText that announces `length` bytes and has `bytes` (RFC 6143 §7.5.6). */
function cutText(length: number, bytes: number): Uint8Array {
  const message = Buffer.alloc(8 + bytes, 0x61);
  message.writeUInt32BE(0x0600_0000, 0);
  message.writeUInt32BE(length, 4);
  return message;
}

function binary(payload: Uint8Array): Buffer {
  return frame(OPCODE.binary, payload);
}

function text(payload: string): Buffer {
  return frame(OPCODE.text, Buffer.from(payload));
}

function repeated(message: Uint8Array, count: number): Uint8Array {
  return Buffer.concat(Array.from({ length: count }, () => message));
}
