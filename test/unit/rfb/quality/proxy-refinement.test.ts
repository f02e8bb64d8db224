import { describe, it } from "vitest";

import { setEncodings, updateRequest } from "../../../../worker/rfb/client-message.ts";
import { VIEWER_ENCODINGS, VIEWER_PIXEL_FORMAT } from "../../../../worker/rfb/novnc-defaults.ts";
import { mayNegotiate } from "../../../../worker/rfb/policy/policy.ts";
import { withLevels } from "../../../../worker/rfb/quality/levels.ts";
import { hex, wire } from "../../../support/play.ts";
import { message } from "../../../support/rfb/client-stream.ts";
import { CONTROL, openStage, update } from "../proxy-stage.ts";

const NEGOTIATED = VIEWER_ENCODINGS.filter((encoding) => mayNegotiate(encoding, CONTROL));
const offer = (quality: number): string =>
  hex(setEncodings(withLevels(NEGOTIATED, { quality, compression: 2 })));
const all = (y: number, height: number): string =>
  hex(updateRequest({ x: 0, y, width: 640, height }, false));
/** What is not said all the time: incremental requests. */
const isNews = (sent: string): boolean => !sent.startsWith("0301");

const serverInit = {
  width: 640,
  height: 480,
  pixelFormat: VIEWER_PIXEL_FORMAT,
  isQemu: false,
};
const OTHER = { acksBytes: true, quality: "automatic", serverInit } as const;
const jpeg = (y: number, height: number) =>
  update.of(update.rectangle(7, 640, height, wire([0x90, 1, 0]), 0, y));

function show({ proxy }: ReturnType<typeof openStage>, bytes: Uint8Array, now: number): void {
  proxy.fromServer(bytes, now);
  proxy.acknowledge(proxy.window.sent, now + 10);
  proxy.fromViewer(message.request(true), now + 10);
}

/** A stage on which a screen has come as JPEG, and a second of rest has passed. */
function rested(options: Parameters<typeof openStage>[0]): ReturnType<typeof openStage> {
  const open = openStage(options);
  show(open, jpeg(0, 480), 0);
  open.upstream();
  open.proxy.tick(1000);
  return open;
}

describe("a screen at rest that has come as JPEG", () => {
  it("is asked for with the best quality, stripe by stripe, and then with the former", ({
    expect,
  }) => {
    const open = rested(OTHER);
    expect(open.upstream().filter(isNews)).toEqual([offer(9), all(0, 64)]);
    show(open, jpeg(0, 64), 1050);
    expect(open.upstream().filter(isNews)).toEqual([all(64, 128)]);
    show(open, jpeg(64, 128), 1100);
    expect(open.upstream().filter(isNews)).toEqual([all(192, 256)]);
    show(open, jpeg(192, 256), 1150);
    expect(open.upstream().filter(isNews)).toEqual([all(448, 32)]);
    show(open, jpeg(448, 32), 1200);
    expect(open.upstream().filter(isNews)).toEqual([offer(6)]);
    open.proxy.tick(60_000);
    expect(open.upstream().filter(isNews)).toEqual([]);
  });

  it("has its former quality again as soon as somebody does something", ({ expect }) => {
    const open = rested(OTHER);
    open.upstream();
    open.proxy.fromViewer(message.key(0x61), 1020);
    const [key, levels] = open.upstream();
    expect(key).toBe(hex(message.key(0x61)));
    expect(levels).toBe(offer(6));
  });

  it("has the quality that a person chooses meanwhile, and none besides", ({ expect }) => {
    const open = rested(OTHER);
    open.upstream();
    open.proxy.setQuality("balanced");
    open.proxy.tick(1010);
    expect(open.upstream().filter(isNews)).toEqual([offer(6)]);
  });

  it("waits until the viewer has what was sent, and looks", ({ expect }) => {
    const open = openStage(OTHER);
    open.proxy.fromServer(jpeg(0, 480), 0);
    open.proxy.fromViewer(message.encodings(...VIEWER_ENCODINGS), 0);
    open.upstream();
    open.proxy.tick(1000);
    expect(open.proxy.wakeAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(1000);
    open.proxy.setVisible(false, 1100);
    open.proxy.fromViewer(message.request(true), 1200);
    expect(open.upstream().filter(isNews)).toEqual([]);
    open.proxy.setVisible(true, 1300);
    expect(open.upstream().filter(isNews)).toEqual([offer(9), all(0, 64)]);
  });

  it.for([
    [
      "of QEMU, which improves it by itself",
      { ...OTHER, serverInit: { ...serverInit, isQemu: true } },
    ],
    ["of a viewer that asks by itself", { ...OTHER, quality: undefined }],
    ["of a person who wants few bytes", { ...OTHER, quality: "low" }],
  ] as const)("stays as it is: %s", ([, options], { expect }) => {
    expect(rested(options).upstream().filter(isNews)).toEqual([]);
  });

  it("stays as it is: of TigerVNC, which improves it by itself", ({ expect }) => {
    const open = openStage(OTHER);
    show(open, update.of(update.rectangle(0x574d_5664, 0, 0, wire([0, 0]))), 0);
    show(open, jpeg(0, 480), 10);
    open.upstream();
    open.proxy.tick(1100);
    expect(open.upstream().filter(isNews)).toEqual([]);
  });
});
