import { describe, it } from "vitest";

import { setEncodings } from "../../../../worker/rfb/client-message.ts";
import { VIEWER_ENCODINGS } from "../../../../worker/rfb/novnc-defaults.ts";
import { mayNegotiate } from "../../../../worker/rfb/policy/policy.ts";
import { FIXED_LEVELS, withLevels } from "../../../../worker/rfb/quality/levels.ts";
import { hex } from "../../../support/play.ts";
import { message } from "../../../support/rfb/client-stream.ts";
import { CONTROL, openStage, update } from "../proxy-stage.ts";

const NEGOTIATED = VIEWER_ENCODINGS.filter((encoding) => mayNegotiate(encoding, CONTROL));
const offer = (quality: number, compression: number): string =>
  hex(setEncodings(withLevels(NEGOTIATED, { quality, compression })));
const isOffer = (sent: string): boolean => sent.startsWith("02");

const AUTOMATIC = { acksBytes: true, quality: "automatic" } as const;

/** Sends an update of about 64 KB that is acknowledged after a while. */
function show(
  { proxy }: ReturnType<typeof openStage>,
  [sentAt, ackedAt]: readonly [number, number],
): void {
  proxy.fromServer(update.raw(128, 128), sentAt);
  proxy.acknowledge(proxy.window.sent, ackedAt);
  proxy.fromViewer(message.request(true), ackedAt);
}

describe("automatic quality of a proxy", () => {
  it("says nothing as long as the line is good", ({ expect }) => {
    const open = openStage(AUTOMATIC);
    for (let now = 0; now < 20_000; now += 200) show(open, [now, now + 20]);
    expect(open.upstream().filter(isOffer)).toEqual([]);
  });

  it("asks for fewer bytes while they queue, and for the first quality again after that", ({
    expect,
  }) => {
    const open = openStage(AUTOMATIC);
    show(open, [0, 20]);
    for (let now = 100; now < 3000; now += 600) show(open, [now, now + 520]);
    expect(open.upstream().filter(isOffer)).toEqual([offer(0, 6)]);
    for (let now = 3000; now < 40_000; now += 200) show(open, [now, now + 20]);
    const rising = [1, 2, 3].map((quality) => offer(quality, 6));
    const best = [4, 5, 6].map((quality) => offer(quality, 2));
    expect(open.upstream().filter(isOffer)).toEqual([...rising, ...best]);
  });

  it("goes on when the viewer's list or its policy changes", ({ expect }) => {
    const open = openStage(AUTOMATIC);
    show(open, [0, 20]);
    show(open, [100, 2000]);
    expect(open.upstream().filter(isOffer)).toEqual([offer(0, 6)]);
    open.proxy.fromViewer(message.encodings(7, -24, -252, 0), 3000);
    open.proxy.fromViewer(message.encodings(7, -26, -254, 0), 3000);
    expect(open.upstream()).toEqual([hex(setEncodings([7, -32, -250, 0]))]);
  });

  it("leaves a viewer that asks by itself what it asks for", ({ expect }) => {
    for (const acksBytes of [true, false]) {
      const open = openStage({ acksBytes });
      show(open, [0, 20]);
      for (let now = 100; now < 20_000; now += 2000) show(open, [now, now + 1900]);
      expect(open.upstream().filter(isOffer)).toEqual([]);
      open.proxy.fromViewer(message.encodings(7, -24, -252, 0), 30_000);
      expect(open.upstream()).toEqual([hex(setEncodings([7, -24, -252, 0]))]);
    }
  });
});

describe("a person's choice of quality", () => {
  it.for(["sharp", "balanced", "low"] as const)("%s is kept on any line", (choice, { expect }) => {
    const open = openStage(AUTOMATIC);
    open.proxy.setQuality(choice);
    open.proxy.setQuality(choice);
    const { quality, compression } = FIXED_LEVELS[choice];
    const said = choice === "balanced" ? [] : [offer(quality, compression)];
    expect(open.upstream()).toEqual(said);
    show(open, [0, 20]);
    for (let now = 100; now < 20_000; now += 2000) show(open, [now, now + 1900]);
    expect(open.upstream().filter(isOffer)).toEqual([]);
  });

  it("is automatic again with what has been found out meanwhile", ({ expect }) => {
    const open = openStage(AUTOMATIC);
    open.proxy.setQuality("sharp");
    show(open, [0, 20]);
    show(open, [100, 2000]);
    open.upstream();
    open.proxy.setQuality("automatic");
    expect(open.upstream()).toEqual([offer(0, 6)]);
  });

  it("counts for a server that is offered no levels of compression", ({ expect }) => {
    const reachedBy = { mayBeVncterm: true, isWebMks: false };
    const open = openStage({ ...AUTOMATIC, reachedBy });
    open.proxy.setQuality("low");
    const list = withLevels(NEGOTIATED, FIXED_LEVELS.low).filter((encoding) => encoding !== -250);
    expect(open.upstream()).toEqual([hex(setEncodings(list))]);
  });
});
