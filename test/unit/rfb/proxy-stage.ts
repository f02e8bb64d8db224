import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { InputWatch } from "../../../worker/rfb/client/input-watch.ts";
import { RfbProxy, type RfbProxyOptions } from "../../../worker/rfb/proxy.ts";
import { VIEWER_ENCODINGS, VIEWER_PIXEL_FORMAT } from "../../../worker/rfb/novnc-defaults.ts";
import { NO_QUIRKS } from "../../../worker/rfb/quirks.ts";
import type { Policy } from "../../../worker/rfb/policy/policy.ts";
import { concat, hex, u16, u32, wire } from "../../support/play.ts";

export const CONTROL: Policy = {
  input: true,
  clipboardToGuest: true,
  clipboardFromGuest: true,
  clipboardBytes: 65_536,
  resize: true,
  power: true,
  audio: true,
  blockedChords: [],
};
export const VIEW: Policy = {
  ...CONTROL,
  input: false,
  clipboardToGuest: false,
  clipboardFromGuest: false,
  resize: false,
  power: false,
};

export interface Stage {
  readonly proxy: RfbProxy;
  /** Messages for the server since the last call, as hex. */
  readonly upstream: () => string[];
  /** Bytes for the viewer since the last call, as hex. */
  readonly downstream: () => string;
}

/** A proxy between test and test, 640 by 480 pixels; not open yet. */
export function stage(options: Partial<RfbProxyOptions> = {}): Stage {
  let sent: string[] = [];
  let shown: Uint8Array[] = [];
  const proxy = new RfbProxy({
    serverInit: { width: 640, height: 480, pixelFormat: VIEWER_PIXEL_FORMAT, isQemu: true },
    policy: CONTROL,
    delivery: SESSION_LIMITS.delivery,
    acksBytes: false,
    quality: undefined,
    firstEncodings: VIEWER_ENCODINGS,
    rates: SESSION_LIMITS.rates,
    input: new InputWatch(0),
    reachedBy: NO_QUIRKS,
    wake: () => {},
    toServer: (message) => sent.push(hex(message)),
    toViewer: (bytes) => shown.push(bytes.slice()),
    ...options,
  });
  return {
    proxy,
    upstream: () => {
      const messages = sent;
      sent = [];
      return messages;
    },
    downstream: () => {
      const bytes = hex(concat(shown));
      shown = [];
      return bytes;
    },
  };
}

/** The same, open, with what that says to the server taken away. */
export function openStage(options: Partial<RfbProxyOptions> = {}): Stage {
  const open = stage(options);
  open.proxy.open([], 0);
  open.upstream();
  return open;
}

/** FramebufferUpdates as a server writes them. */
export const update = {
  of: (...rectangles: readonly Uint8Array[]) => wire([0, 0], u16(rectangles.length), ...rectangles),
  rectangle: (
    encoding: number,
    width = 0,
    height = 0,
    body: Uint8Array = new Uint8Array(0),
    x = 0,
    y = 0,
  ) => wire(u16(x), u16(y), u16(width), u16(height), u32(encoding >>> 0), body),
  /** One Raw rectangle whose pixels would be no message. */
  raw: (width: number, height: number, bytesPerPixel = 4) =>
    update.of(
      update.rectangle(0, width, height, new Uint8Array(width * height * bytesPerPixel).fill(0x63)),
    ),
} as const;

/** What a server says to have every extension that the gateway lets be negotiated. */
export const ACKNOWLEDGE_ALL = wire(
  update.of(
    update.rectangle(-258),
    update.rectangle(-308, 640, 480, wire([0, 0, 0, 0]), 0, 0),
    update.rectangle(-316),
  ),
  [250, 0, 1, 1],
  [3, 0, 0, 0],
  u32(-8 >>> 0),
  u32(0x1f00_0001),
  u32(0),
);
