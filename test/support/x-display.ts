import { once } from "node:events";
import { connect } from "node:net";

import { ByteReader } from "./byte-reader.ts";

/**
 * A small X11 client (X Window System Protocol 11, little-endian) that paints rectangles on the root
 * window and reads the keyboard and pointer there: a known picture, and proof of what arrived, without
 * fonts, toolkits or a terminal.
 */
export interface XDisplay {
  /** `:number` names the display. */
  readonly number: number;
  readonly width: number;
  readonly height: number;
  /** Fills a rectangle; `color` is 0xRRGGBB. */
  fill(color: number, area: Rectangle): void;
  /** Keeps a picture in the server; `pixels` are 0xRRGGBB, row by row. Gives what draws it with its corner at a place. */
  picture(
    width: number,
    height: number,
    pixels: Uint32Array<ArrayBuffer>,
  ): (x: number, y: number) => void;
  /** Characters of the keys pressed so far, by the keysym that the server's keyboard map gives (Latin-1 only). */
  typed(): string;
  /** Keysyms of all keys pressed so far, modifiers and function keys too. */
  keysyms(): readonly number[];
  /** Key codes of all keys pressed so far: evdev's plus 8. */
  keycodes(): readonly number[];
  /** All keys pressed so far, with the modifiers that were down. */
  presses(): readonly KeyPress[];
  /** Pointer buttons pressed so far. */
  clicks(): readonly Click[];
  /** Numbers of the pointer buttons let go of so far. */
  releases(): readonly number[];
  /** Is called after each key press that gave a character. */
  onType(listener: (typed: string) => void): void;
  /** Rings the display's bell. */
  bell(): void;
  close(): void;
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface KeyPress {
  /** evdev's plus 8. */
  readonly keycode: number;
  readonly shift: boolean;
  /** The right Alt, whatever the layout makes of it, or the left one. */
  readonly alt: boolean;
}

interface Click {
  readonly button: number;
  readonly x: number;
  readonly y: number;
}

const CHANGE_WINDOW_ATTRIBUTES = 2;
const CREATE_GC = 55;
const CREATE_PIXMAP = 53;
const CHANGE_GC = 56;
const CLEAR_AREA = 61;
const COPY_AREA = 62;
const POLY_FILL_RECTANGLE = 70;
const PUT_IMAGE = 72;
const GET_KEYBOARD_MAPPING = 101;
const BELL = 104;

const ATTRIBUTE_BACKGROUND_PIXEL = 0x2;
const ATTRIBUTE_EVENT_MASK = 0x800;
const GC_FOREGROUND = 0x4;
/** Key and button presses, and button releases. */
const EVENTS = 0x1 | 0x4 | 0x8;

const DEPTH = 24;
const Z_PIXMAP = 2;

/** Pixels of one PutImage: a request has 65,535 words at most. */
const MAX_IMAGE_PIXELS = 60_000;

const REPLY = 1;
const KEY_PRESS = 2;
const BUTTON_PRESS = 4;
const BUTTON_RELEASE = 5;

const SHIFT = 0x1;
/** Mod1 (Alt) and Mod5, which ISO_Level3_Shift (AltGr) sets. */
const ALT = 0x8;
const LEVEL3 = 0x80;
/** Where the third level begins in a key's list: after two levels of two groups, which are the same. */
const LEVEL3_AT = 4;

const PACKET_BYTES = 32;

/** Connects to display `:number` and paints its whole background in `background` (0xRRGGBB). */
export async function openXDisplay(number: number, background: number): Promise<XDisplay> {
  const socket = connect(`/tmp/.X11-unix/X${number}`);
  await once(socket, "connect");
  const reader = new ByteReader();
  const gone = (): void => reader.end(new Error("the X server closed the connection"));
  socket
    .on("data", (chunk) => reader.push(chunk))
    .on("error", gone)
    .on("close", gone);
  socket.write(words([0x6c, 0, 11, 0, 0, 0, 0], [1, 1, 2, 2, 2, 2, 2]));
  const head = await reader.read(8);
  const body = await reader.read(view(head).getUint16(6, true) * 4);
  if (head[0] !== 1) throw new Error(`X server refused: ${Buffer.from(body).toString("latin1")}`);
  const setup = view(body);
  const base = setup.getUint32(4, true);
  const vendor = setup.getUint16(16, true);
  const formats = setup.getUint8(21);
  const screen = 32 + Math.ceil(vendor / 4) * 4 + formats * 8;
  const root = setup.getUint32(screen, true);
  const gc = base + 1;
  let nextId = base + 2;

  const request = (opcode: number, detail: number, rest: readonly number[]): void => {
    const bytes = new DataView(new ArrayBuffer(4 + rest.length * 4));
    bytes.setUint8(0, opcode);
    bytes.setUint8(1, detail);
    bytes.setUint16(2, 1 + rest.length, true);
    for (const [index, word] of rest.entries()) bytes.setUint32(4 + index * 4, word >>> 0, true);
    if (!socket.destroyed) socket.write(new Uint8Array(bytes.buffer));
  };

  request(CHANGE_WINDOW_ATTRIBUTES, 0, [
    root,
    ATTRIBUTE_BACKGROUND_PIXEL | ATTRIBUTE_EVENT_MASK,
    background,
    EVENTS,
  ]);
  request(CLEAR_AREA, 0, [root, 0, 0]);
  request(CREATE_GC, 0, [gc, root, GC_FOREGROUND, background]);

  let typed = "";
  const pressed: number[] = [];
  const presses: KeyPress[] = [];
  const clicks: Click[] = [];
  const releases: number[] = [];
  const listeners: ((typed: string) => void)[] = [];
  const levels: number[] = [];
  const listen = async (): Promise<void> => {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      const packet = await reader.read(PACKET_BYTES);
      const fields = view(packet);
      const kind = fields.getUint8(0) & 0x7f;
      if (kind === KEY_PRESS) {
        // The server may have put a new keysym on a spare key for this very press: ask each time.
        const state = fields.getUint16(28, true);
        const shift = (state & SHIFT) !== 0;
        presses.push({ keycode: fields.getUint8(1), shift, alt: (state & (ALT | LEVEL3)) !== 0 });
        levels.push(levelOf(state));
        request(GET_KEYBOARD_MAPPING, 0, [fields.getUint8(1) | (1 << 8)]);
      } else if (kind === BUTTON_PRESS) {
        const x = fields.getInt16(24, true);
        clicks.push({ button: fields.getUint8(1), x, y: fields.getInt16(26, true) });
      } else if (kind === BUTTON_RELEASE) {
        releases.push(fields.getUint8(1));
      } else if (kind === REPLY) {
        // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
        const keysyms = view(await reader.read(fields.getUint32(4, true) * 4));
        const keysym = keysymAt(keysyms, levels.shift() ?? 0);
        pressed.push(keysym);
        if (keysym >= 0x20 && keysym <= 0xff) {
          typed += String.fromCodePoint(keysym);
          for (const listener of listeners) listener(typed);
        }
      }
    }
  };
  listen().catch(() => socket.destroy());

  return {
    number,
    width: setup.getUint16(screen + 20, true),
    height: setup.getUint16(screen + 22, true),
    fill: (color, area) => {
      request(CHANGE_GC, 0, [gc, GC_FOREGROUND, color]);
      request(POLY_FILL_RECTANGLE, 0, [
        root,
        gc,
        area.x | (area.y << 16),
        area.width | (area.height << 16),
      ]);
    },
    picture: (width, height, pixels) => {
      const pixmap = nextId;
      nextId += 1;
      request(CREATE_PIXMAP, DEPTH, [pixmap, root, width | (height << 16)]);
      const lines = Math.floor(MAX_IMAGE_PIXELS / width);
      for (let y = 0; y < height; y += lines) {
        const part = pixels.subarray(y * width, Math.min(height, y + lines) * width);
        const place = [width | ((part.length / width) << 16), y << 16, DEPTH << 8];
        request(PUT_IMAGE, Z_PIXMAP, [pixmap, gc, ...place, ...part]);
      }
      return (x, y) => {
        request(COPY_AREA, 0, [pixmap, root, gc, 0, x | (y << 16), width | (height << 16)]);
      };
    },
    typed: () => typed,
    keysyms: () => pressed,
    keycodes: () => presses.map(({ keycode }) => keycode),
    presses: () => presses,
    clicks: () => clicks,
    releases: () => releases,
    onType: (listener) => {
      listeners.push(listener);
    },
    bell: () => request(BELL, 0, []),
    close: () => socket.destroy(),
  };
}

/** Place in a key's list, by the modifiers that are on. */
function levelOf(state: number): number {
  return ((state & SHIFT) === 0 ? 0 : 1) + ((state & LEVEL3) === 0 ? 0 : LEVEL3_AT);
}

/** Keysym of a key at a place of its list; where that has none, the one without Shift. */
function keysymAt(keysyms: DataView, level: number): number {
  const at = (place: number): number =>
    keysyms.byteLength < 4 * place + 4 ? 0 : keysyms.getUint32(4 * place, true);
  return at(level) === 0 ? at(level & ~1) : at(level);
}

/** Values of 1 or 2 bytes, little-endian, one after another. */
function words(values: readonly number[], sizes: readonly (1 | 2)[]): Uint8Array {
  const out: number[] = [];
  for (const [index, value] of values.entries()) {
    out.push(value & 0xff);
    if (sizes[index] === 2) out.push(value >> 8);
  }
  return Uint8Array.from(out);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
