import { describe, it } from "vitest";

import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { InputWatch } from "../../../worker/rfb/client/input-watch.ts";
import { setEncodings } from "../../../worker/rfb/client-message.ts";
import { VIEWER_PIXEL_FORMAT } from "../../../worker/rfb/novnc-defaults.ts";
import type { Policy } from "../../../worker/rfb/policy/policy.ts";
import { NO_QUIRKS } from "../../../worker/rfb/quirks.ts";
import { ServerLeg } from "../../../worker/rfb/server-leg.ts";
import { ViewerLeg } from "../../../worker/rfb/viewer-leg.ts";
import { concat, hex, wire } from "../../support/play.ts";
import { message } from "../../support/rfb/client-stream.ts";
import { CONTROL, update, VIEW } from "./proxy-stage.ts";

const TEXT = wire([3, 0, 0, 0, 0, 0, 0, 2], "hi");
const BELL = wire([2]);
const ASKS = "03";

/** A server with viewers of different rights, of which the first is in control. */
function shared(...viewers: readonly { policy: Policy; encodings: readonly number[] }[]) {
  let sent: string[] = [];
  const server = new ServerLeg({
    serverInit: { width: 640, height: 480, pixelFormat: VIEWER_PIXEL_FORMAT, isQemu: false },
    reachedBy: NO_QUIRKS,
    updatesPerSecond: 60,
    toServer: (message) => sent.push(hex(message)),
  });
  const shown = viewers.map((): Uint8Array[] => []);
  const legs = viewers.map(({ policy, encodings }, at) => {
    const leg = new ViewerLeg({
      server,
      policy,
      delivery: SESSION_LIMITS.delivery,
      acksBytes: true,
      quality: undefined,
      rates: SESSION_LIMITS.rates,
      input: new InputWatch(0),
      firstEncodings: encodings,
      toViewer: (bytes) => shown[at]?.push(bytes.slice()),
    });
    server.attach(leg);
    return leg;
  });
  return {
    server,
    legs,
    shown: () => shown.map((pieces) => hex(concat(pieces))),
    upstream: () => sent.splice(0),
  };
}

describe("a server with several receivers", () => {
  it("is offered what all of them know and may have, in the first one's order", ({ expect }) => {
    const { server, legs, upstream } = shared(
      { policy: CONTROL, encodings: [7, -316, 16, 5, 0] },
      { policy: CONTROL, encodings: [0, 5, 7, -316] },
      { policy: VIEW, encodings: [5, -316, 7, 0, 16] },
    );
    server.open(0);
    expect(upstream()).toContain(hex(setEncodings([7, 5, 0])));
    legs[1]?.fromViewer(message.encodings(0, 5), 0);
    expect(upstream()).toEqual([hex(setEncodings([5, 0]))]);
  });

  it("shows each what it may have", ({ expect }) => {
    const encodings = [0];
    const { server, shown } = shared({ policy: CONTROL, encodings }, { policy: VIEW, encodings });
    server.open(0);
    const raw = update.raw(2, 2);
    server.fromServer(concat([BELL, TEXT, raw]), 0);
    expect(shown()).toEqual([hex(concat([BELL, TEXT, raw])), hex(concat([BELL, raw]))]);
  });

  it("is asked for the next update when all of them have room", ({ expect }) => {
    const encodings = [0];
    const { server, legs, upstream } = shared(
      { policy: CONTROL, encodings },
      { policy: VIEW, encodings },
    );
    server.open(0);
    const [fast, slow] = legs;
    let now = 0;
    const asked = (): number => {
      now += 100;
      server.request(now);
      return upstream().filter((one) => one.startsWith(ASKS)).length;
    };
    fast?.fromViewer(message.request(true), now);
    upstream();
    let updates = 0;
    // The first answers each update, the second none.
    for (let more = 1; more > 0 && updates < 100; updates += 1) {
      server.fromServer(update.raw(2, 2), now);
      fast?.fromViewer(message.request(true), now);
      more = asked();
    }
    expect(updates).toBeGreaterThan(1);
    expect(updates).toBeLessThan(100);
    expect(slow?.mayRequest).toBe(false);
    slow?.fromViewer(message.request(true), now);
    expect(asked()).toBe(1);
  });

  it("lets nobody join in the middle of its stream", ({ expect }) => {
    const { server, legs } = shared({ policy: CONTROL, encodings: [0] });
    server.open(0);
    const [leg] = legs;
    expect(() => leg && server.attach(leg)).toThrow("has begun");
  });

  it("has what each holds down released alone", ({ expect }) => {
    const { legs, upstream } = shared(
      { policy: CONTROL, encodings: [0] },
      { policy: CONTROL, encodings: [0] },
    );
    const [one, other] = legs;
    one?.fromViewer(message.key(0x61), 0);
    other?.fromViewer(message.key(0x62), 0);
    upstream();
    one?.release();
    expect(upstream()).toEqual([hex(message.key(0x61, false))]);
  });
});
