import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";

import { readServerStream } from "./rfb/reference.ts";
import {
  SCREEN,
  startPaintingQemu,
  startRecordedTightVnc,
  startRecordedTigerVnc,
  startRecordedX11vnc,
  type RecordedServer,
} from "./recorded-servers.ts";
import { record, setDesktopSize, type RecordingClient } from "./recorder.ts";

// Records what real VNC servers send, in each encoding they speak, for the tests of the gateway's
// parser: `node test/support/record.ts` writes test/vectors/rfb, all of it or the recordings whose names
// are given. It needs the packages
// qemu-system-x86, tigervnc-standalone-server, tigervnc-tools, x11vnc, xvfb, xterm, tightvncserver.

const FOLDER = join(import.meta.dirname, "../vectors/rfb");

const RAW = 0;
const COPY_RECT = 1;
const RRE = 2;
const HEXTILE = 5;
const ZLIB = 6;
const TIGHT = 7;
const ZRLE = 16;
const TIGHT_PNG = -260;
const QUALITY_6 = -26;
const COMPRESSION_2 = -254;
const DESKTOP_SIZE = -223;
const LAST_RECT = -224;
const CURSOR = -239;
const EXTENDED_DESKTOP_SIZE = -308;

/** What noVNC 1.7 asks for, in its order, as far as the gateway offers it. */
const NOVNC = [
  COPY_RECT,
  TIGHT,
  TIGHT_PNG,
  ZRLE,
  HEXTILE,
  RRE,
  ZLIB,
  RAW,
  QUALITY_6,
  COMPRESSION_2,
  DESKTOP_SIZE,
  LAST_RECT,
  -258, // QEMU extended key
  -261, // QEMU LED state
  EXTENDED_DESKTOP_SIZE,
  -309, // xvp
  0xc0a1_e5ce | 0, // extended clipboard
  -316, // extended mouse buttons
  0x574d_5664, // VMware cursor
  CURSOR,
];

interface Take {
  readonly name: string;
  readonly encodings: readonly number[];
  readonly bitsPerPixel?: 8 | 16 | 32;
  /** Also done while the screen plays. */
  readonly act?: (client: RecordingClient) => void;
}

interface Entry extends Readonly<Record<string, unknown>> {
  readonly name: string;
}

/** Names of the recordings to make; none: all of them. */
const only = process.argv.slice(2);

const entries: Entry[] = [];

async function take(server: RecordedServer, options: Take): Promise<void> {
  if (only.length > 0 && !only.includes(options.name)) return;
  const bitsPerPixel = options.bitsPerPixel ?? 32;
  const recording = await record({
    port: server.port,
    ...(server.password === undefined ? {} : { password: server.password }),
    encodings: options.encodings,
    bitsPerPixel,
    ...SCREEN,
    during: async (client) => {
      await sleep(300);
      client.pointer(40, 100);
      options.act?.(client);
      await server.play();
      client.pointer(200, 20);
      await sleep(100);
    },
  });
  const reading = readServerStream(recording.bytes, recording.pixelFormat);
  // The servers stop in the middle of nothing once they are no longer asked.
  if (reading.rest > 0) throw new Error(`${options.name}: ends within a message`);
  entries.push({
    name: options.name,
    server: server.version,
    encodings: options.encodings,
    width: recording.width,
    height: recording.height,
    pixelFormat: recording.pixelFormat,
    bytes: recording.bytes.length,
    updates: reading.updates,
    rectangles: reading.rectangles,
  });
  const packed = gzipSync(recording.bytes, { level: 9 });
  await writeFile(join(FOLDER, `${options.name}.bin.gz`), packed);
  const { length } = recording.bytes;
  console.log(
    options.name,
    length,
    packed.length,
    reading.updates,
    JSON.stringify(reading.rectangles),
  );
}

async function takeAll(server: RecordedServer, takes: readonly Take[]): Promise<void> {
  for (const options of takes) {
    // oxlint-disable-next-line no-await-in-loop -- one client at a time
    await take(server, options);
  }
}

async function recordQemu(): Promise<void> {
  const server = await startPaintingQemu();
  try {
    await take(
      { ...server, play: () => sleep(1500) },
      { name: "qemu-boot", encodings: [HEXTILE, DESKTOP_SIZE] },
    );
    await server.booted();
    await takeAll(server, [
      { name: "qemu-novnc", encodings: NOVNC },
      { name: "qemu-raw", encodings: [RAW] },
      { name: "qemu-raw-16", encodings: [RAW], bitsPerPixel: 16 },
      { name: "qemu-hextile", encodings: [HEXTILE] },
      { name: "qemu-hextile-16", encodings: [HEXTILE], bitsPerPixel: 16 },
      { name: "qemu-hextile-8", encodings: [HEXTILE], bitsPerPixel: 8 },
      { name: "qemu-zlib", encodings: [ZLIB] },
      { name: "qemu-tight", encodings: [TIGHT, LAST_RECT] },
      { name: "qemu-tight-16", encodings: [TIGHT], bitsPerPixel: 16 },
      { name: "qemu-tight-8", encodings: [TIGHT], bitsPerPixel: 8 },
      { name: "qemu-tight-jpeg", encodings: [TIGHT, QUALITY_6, COMPRESSION_2] },
      { name: "qemu-tightpng", encodings: [TIGHT_PNG, QUALITY_6] },
      { name: "qemu-tightpng-lossless", encodings: [TIGHT_PNG] },
      { name: "qemu-zrle", encodings: [ZRLE] },
      { name: "qemu-zrle-16", encodings: [ZRLE], bitsPerPixel: 16 },
    ]);
  } finally {
    await server.close();
  }
}

async function recordTigerVnc(): Promise<void> {
  const server = await startRecordedTigerVnc();
  try {
    await takeAll(server, [
      {
        name: "tigervnc-novnc",
        encodings: NOVNC,
        act: (client) => {
          client.send(setDesktopSize(200, 140));
          setTimeout(() => client.send(setDesktopSize(SCREEN.width, SCREEN.height)), 500);
          // No size at all: refused, with a status.
          setTimeout(() => client.send(setDesktopSize(0, 0)), 700);
        },
      },
      { name: "tigervnc-raw", encodings: [RAW] },
      { name: "tigervnc-copyrect", encodings: [COPY_RECT, HEXTILE, CURSOR, LAST_RECT] },
      { name: "tigervnc-rre", encodings: [RRE] },
      { name: "tigervnc-rre-16", encodings: [RRE], bitsPerPixel: 16 },
      { name: "tigervnc-hextile", encodings: [HEXTILE] },
      { name: "tigervnc-hextile-8", encodings: [HEXTILE], bitsPerPixel: 8 },
      { name: "tigervnc-tight", encodings: [TIGHT, COPY_RECT, LAST_RECT] },
      { name: "tigervnc-tight-jpeg", encodings: [TIGHT, COPY_RECT, QUALITY_6] },
      { name: "tigervnc-tight-16", encodings: [TIGHT], bitsPerPixel: 16 },
      { name: "tigervnc-zrle", encodings: [ZRLE, COPY_RECT] },
      { name: "tigervnc-zrle-8", encodings: [ZRLE], bitsPerPixel: 8 },
    ]);
  } finally {
    await server.close();
  }
}

async function recordX11vnc(): Promise<void> {
  const server = await startRecordedX11vnc();
  try {
    await takeAll(server, [
      { name: "x11vnc-novnc", encodings: NOVNC },
      { name: "x11vnc-raw-8", encodings: [RAW], bitsPerPixel: 8 },
      { name: "x11vnc-rre", encodings: [RRE] },
      { name: "x11vnc-hextile-16", encodings: [HEXTILE], bitsPerPixel: 16 },
      { name: "x11vnc-zlib", encodings: [ZLIB] },
      { name: "x11vnc-tight", encodings: [TIGHT, CURSOR, LAST_RECT] },
      { name: "x11vnc-tight-jpeg", encodings: [TIGHT, QUALITY_6] },
      { name: "x11vnc-zrle-16", encodings: [ZRLE], bitsPerPixel: 16 },
    ]);
  } finally {
    await server.close();
  }
}

async function recordTightVnc(): Promise<void> {
  const server = await startRecordedTightVnc();
  try {
    await takeAll(server, [
      { name: "tightvnc-rre", encodings: [RRE] },
      { name: "tightvnc-hextile", encodings: [HEXTILE, CURSOR] },
      { name: "tightvnc-zlib", encodings: [ZLIB, COPY_RECT] },
      { name: "tightvnc-tight", encodings: [TIGHT, COPY_RECT, LAST_RECT, CURSOR] },
      { name: "tightvnc-tight-jpeg", encodings: [TIGHT, QUALITY_6] },
      { name: "tightvnc-tight-8", encodings: [TIGHT], bitsPerPixel: 8 },
    ]);
  } finally {
    await server.close();
  }
}

/** The recordings made now in the place of those of the same names; others stay. */
function merged(before: readonly Entry[]): readonly Entry[] {
  if (only.length === 0) return entries;
  const made = new Map(entries.map((entry) => [entry.name, entry]));
  const added = entries.filter(({ name }) => before.every((entry) => entry.name !== name));
  return [...before.map((entry) => made.get(entry.name) ?? entry), ...added];
}

const wanted = (server: string): boolean =>
  only.length === 0 || only.some((name) => name.startsWith(`${server}-`));

await mkdir(FOLDER, { recursive: true });
if (wanted("qemu")) await recordQemu();
if (wanted("tigervnc")) await recordTigerVnc();
if (wanted("x11vnc")) await recordX11vnc();
if (wanted("tightvnc")) await recordTightVnc();
const list = join(FOLDER, "transcripts.json");
const before = only.length === 0 ? [] : (JSON.parse(await readFile(list, "utf8")) as Entry[]);
await writeFile(list, `${JSON.stringify(merged(before), null, 2)}\n`);
