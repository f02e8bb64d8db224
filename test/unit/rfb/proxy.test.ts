import fc from "fast-check";
import { describe, it } from "vitest";

import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { ENCODING } from "../../../worker/rfb/encodings.ts";
import { RfbError } from "../../../worker/rfb/errors.ts";
import { VIEWER_PIXEL_FORMAT } from "../../../worker/rfb/novnc-defaults.ts";
import { NO_QUIRKS } from "../../../worker/rfb/quirks.ts";
import { mayNegotiate } from "../../../worker/rfb/policy/policy.ts";
import { wakeQemu } from "../../../worker/rfb/pace/wake-qemu.ts";
import { setEncodings, setPixelFormat, updateRequest } from "../../../worker/rfb/client-message.ts";
import { collectGarbage } from "../../support/collect-garbage.ts";
import { concat, cut, hex, u32, wire } from "../../support/play.ts";
import { anyMessage, BROKEN, EACH, message } from "../../support/rfb/client-stream.ts";
import { ACKNOWLEDGE_ALL, CONTROL, openStage, stage, update, VIEW } from "./proxy-stage.ts";

/** What noVNC 1.7 asks for, without and with H.264. */
const NOVNC = [1, 7, -260, 16, 21, 5, 2, 6, 0, -26, -254, -223, -224, -258, -261].concat([
  -308,
  -309,
  -312,
  -313,
  -307,
  0xc0a1_e5ce | 0,
  -316,
  0x574d_5664,
  -239,
]);
const NOVNC_H264 = [1, 50, ...NOVNC.slice(1)];
const NEVER = [21, -312, -313, -307];
const CONTROL_ENCODINGS = NOVNC.filter((encoding) => !NEVER.includes(encoding));
const VIEW_ENCODINGS = CONTROL_ENCODINGS.filter(
  (encoding) => ![-308, -309, 0xc0a1_e5ce | 0, -316].includes(encoding),
);

const SCREEN = { x: 0, y: 0, width: 640, height: 480 };
const FULL = hex(updateRequest(SCREEN, false));
const INCREMENTAL = hex(updateRequest(SCREEN, true));
const FORMAT = hex(setPixelFormat(VIEWER_PIXEL_FORMAT));
const offer = (list: readonly number[]) => hex(setEncodings(list));

describe("opening", () => {
  it("says what the viewer will say, in its place", ({ expect }) => {
    const { proxy, upstream } = stage();
    proxy.open([], 0);
    expect(upstream()).toEqual([FORMAT, offer(CONTROL_ENCODINGS), FULL]);
  });

  it("offers a view-only viewer's server nothing that it may not use", ({ expect }) => {
    const { proxy, upstream } = stage({ policy: VIEW });
    proxy.open([], 0);
    expect(upstream()).toEqual([FORMAT, offer(VIEW_ENCODINGS), FULL]);
  });

  it("absorbs what noVNC says", ({ expect }) => {
    for (const policy of [CONTROL, VIEW]) {
      const { proxy, upstream } = openStage({ policy });
      const said = [message.pixelFormat(), message.encodings(...NOVNC), message.request(false)];
      proxy.fromViewer(concat(said), 0);
      expect(upstream()).toEqual([]);
    }
  });

  it("offers H.264 as soon as the viewer has said that it can decode it", ({ expect }) => {
    const { proxy, upstream } = openStage();
    const said = [message.pixelFormat(), message.encodings(...NOVNC_H264), message.request(false)];
    proxy.fromViewer(concat(said), 0);
    expect(upstream()).toEqual([offer([1, 50, ...CONTROL_ENCODINGS.slice(1)])]);
  });

  it("asks again when the viewer asks for everything a second time", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.fromViewer(message.request(false), 0);
    proxy.fromViewer(message.request(false, 320, 200), 0);
    expect(upstream()).toEqual([hex(message.request(false, 320, 200))]);
  });

  it("fails at a viewer that wants colour maps", ({ expect }) => {
    const { proxy } = openStage();
    const indexed = message.pixelFormat(8, 8);
    indexed[7] = 0;
    expect(() => proxy.fromViewer(indexed, 0)).toThrow(RfbError);
    expect(() => openStage().proxy.fromViewer(message.pixelFormat(24), 0)).toThrow(RfbError);
  });
});

describe("SetEncodings", () => {
  it("goes on with what may be negotiated, in its order, and once", ({ expect }) => {
    const { proxy, upstream } = openStage();
    const list = [16, -307, 0, -308, 4, 999, -26, -314, -240, -257, -259, 5];
    proxy.fromViewer(message.encodings(...list), 0);
    expect(upstream()).toEqual([offer([16, 0, -308, -26, 5])]);
    proxy.fromViewer(message.encodings(21, ...list), 0);
    expect(upstream()).toEqual([]);
    proxy.fromViewer(message.encodings(), 0);
    expect(upstream()).toEqual([offer([])]);
  });

  it.for([
    ["resize", { resize: false }, [-308]],
    ["power", { power: false }, [-309]],
    ["copying", { clipboardFromGuest: false }, []],
    ["pasting", { clipboardToGuest: false }, []],
    ["clipboard", { clipboardToGuest: false, clipboardFromGuest: false }, [0xc0a1_e5ce | 0]],
    ["input", { input: false }, [-308, -309, 0xc0a1_e5ce | 0, -316]],
  ] as const)("goes on without what needs %s", ([, policy, missing], { expect }) => {
    const { proxy, upstream } = stage({ policy: { ...CONTROL, ...policy } });
    proxy.open([], 0);
    const kept = CONTROL_ENCODINGS.filter((one) => !(missing as readonly number[]).includes(one));
    expect(upstream()[1]).toBe(offer(kept));
  });

  it("lets no encoding through that is unknown or has no end", ({ expect }) => {
    for (let encoding = -400; encoding < 300; encoding += 1) {
      const known = encoding in DOWN || (encoding >= -32 && encoding <= -23) || level(encoding);
      expect(mayNegotiate(encoding, CONTROL), String(encoding)).toBe(known);
    }
  });

  it("leaves nothing behind of what a viewer has said before, however much that is", ({
    expect,
  }) => {
    const { proxy } = openStage({ toServer: () => {} });
    const heldBytes = (): number => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = heldBytes();
    for (let list = 0; list < 2000; list += 1) {
      const unknown = Array.from({ length: 256 }, (_, index) => 1_000_000 + 256 * list + index);
      proxy.fromViewer(setEncodings(unknown), 0);
    }
    expect(heldBytes() - before).toBeLessThan(2_000_000);
    proxy.keepAlive(); // it is still in use
  });

  it("is offered again when the policy changes, from what the viewer last said", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.setPolicy(VIEW);
    expect(upstream()).toEqual([offer(VIEW_ENCODINGS)]);
    proxy.fromViewer(message.encodings(16, -308, -309), 0);
    expect(upstream()).toEqual([offer([16])]);
    proxy.setPolicy(CONTROL);
    expect(upstream()).toEqual([offer([16, -308, -309])]);
    proxy.setPolicy({ ...CONTROL, clipboardBytes: 5 });
    expect(upstream()).toEqual([]);
  });
});

describe("a server that may be vncterm", () => {
  it("is offered no compression level, which it would take for a wish of another kind", ({
    expect,
  }) => {
    const { proxy, upstream } = openStage({ reachedBy: { ...NO_QUIRKS, mayBeVncterm: true } });
    proxy.fromViewer(message.encodings(ENCODING.hextile, -256, -255, -247, -32), 0);
    expect(upstream()).toEqual([hex(message.encodings(ENCODING.hextile, -32))]);
    const other = openStage();
    other.proxy.fromViewer(message.encodings(ENCODING.hextile, -255), 0);
    expect(other.upstream()).toEqual([hex(message.encodings(ENCODING.hextile, -255))]);
  });
});

describe("the viewer's messages", () => {
  it("reach the server whole, in order, once their extension was shown", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.setVisible(false, 0);
    proxy.fromServer(ACKNOWLEDGE_ALL, 0);
    upstream();
    const input = [
      EACH.KeyEvent,
      EACH.PointerEvent,
      message.longPointer(0, 1),
      EACH.ClientCutText,
      EACH["extended ClientCutText"],
      EACH.xvp,
      EACH.SetDesktopSize,
      EACH["QEMU extended KeyEvent"],
    ];
    proxy.fromViewer(concat(input), 0);
    expect(upstream()).toEqual(input.map(hex));
  });

  it.for([
    ["extended keys", EACH["QEMU extended KeyEvent"]],
    ["SetDesktopSize", EACH.SetDesktopSize],
    ["the extended clipboard", EACH["extended ClientCutText"]],
    ["xvp", EACH.xvp],
  ] as const)("end the session with %s before the server has shown it", ([, one], { expect }) => {
    for (const policy of [CONTROL, VIEW]) {
      const { proxy, upstream } = openStage({ policy });
      expect(() => proxy.fromViewer(one, 0)).toThrow(
        expect.objectContaining({ name: "RfbError", code: "message" }),
      );
      expect(upstream()).toEqual([]);
    }
  });

  it("do not depend on how their stream is cut", ({ expect }) => {
    fc.assert(
      fc.property(
        fc.array(anyMessage, { maxLength: 12 }),
        fc.array(fc.nat(4_000), { maxLength: 20 }),
        fc.boolean(),
        (messages, at, mayInput) => {
          const stream = concat(messages);
          const [whole, pieces] = [
            [stream],
            cut(
              stream,
              at.map((one) => one % (stream.length + 1)),
            ),
          ];
          const [expected, got] = [whole, pieces].map((chunks) => {
            const { proxy, upstream } = openStage({ policy: mayInput ? CONTROL : VIEW });
            proxy.fromServer(mayInput ? ACKNOWLEDGE_ALL : wire([2]), 0);
            proxy.setVisible(false, 0);
            let end = "";
            try {
              for (const chunk of chunks) proxy.fromViewer(chunk, 0);
            } catch (error) {
              end = error instanceof RfbError ? error.message : "another error";
            }
            return { upstream: upstream(), end };
          });
          expect(got).toEqual(expected);
          expect(expected?.end).not.toBe("another error");
        },
      ),
      { numRuns: 300 },
    );
  });

  it("never put the server out of step by a pointer's seventh byte", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.setVisible(false, 0);
    // Offered, so the server may read a seventh byte already, but not shown: the viewer sends six.
    proxy.fromViewer(message.pointer(0x81), 0);
    expect(upstream()).toEqual([hex(message.pointer(0x01))]);
    proxy.fromServer(update.of(update.rectangle(-316)), 0);
    proxy.fromViewer(message.longPointer(1, 2), 0);
    expect(upstream()).toEqual([hex(message.longPointer(1, 2))]);
    // Taken back: neither end reads seven any more.
    proxy.fromViewer(message.encodings(16), 0);
    upstream();
    proxy.fromViewer(concat([message.pointer(0x81), EACH.KeyEvent]), 0);
    expect(upstream()).toEqual([hex(message.pointer(0x01)), hex(EACH.KeyEvent)]);
  });

  it("stay in step when more buttons were taken back and given again", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.fromServer(update.of(update.rectangle(-316)), 0);
    proxy.setPolicy(VIEW);
    proxy.fromViewer(message.longPointer(1, 2), 0);
    upstream();
    proxy.setPolicy(CONTROL);
    upstream();
    proxy.fromViewer(concat([message.longPointer(1, 2), EACH.KeyEvent]), 0);
    expect(upstream()).toEqual([hex(message.longPointer(1, 2)), hex(EACH.KeyEvent)]);
  });
});

describe("a hostile view-only viewer", () => {
  it("gets nothing to the server but what the gateway builds, whatever it sends", ({ expect }) => {
    const hostile = fc.array(
      fc.oneof(
        { weight: 4, arbitrary: anyMessage },
        { weight: 1, arbitrary: fc.constantFrom(...BROKEN.map(([, broken]) => broken)) },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 30 }) },
      ),
      { minLength: 1, maxLength: 15 },
    );
    fc.assert(
      fc.property(
        hostile,
        fc.array(fc.nat(4_000), { maxLength: 30 }),
        fc.boolean(),
        (sent, at, was) => {
          // One that was in control before has seen every extension; another has seen none.
          const { proxy, upstream } = openStage({ policy: was ? CONTROL : VIEW });
          if (was) proxy.fromServer(ACKNOWLEDGE_ALL, 0);
          proxy.setPolicy(VIEW);
          upstream();
          const stream = concat(sent);
          let now = 0;
          try {
            for (const chunk of cut(
              stream,
              at.map((one) => one % (stream.length + 1)),
            )) {
              proxy.fromViewer(chunk, (now += 20));
            }
          } catch (error) {
            expect(error).toBeInstanceOf(RfbError);
          }
          proxy.release();
          for (const one of upstream()) {
            if (one === hex(wakeQemu())) continue;
            const bytes = Buffer.from(one, "hex");
            expect([2, 3]).toContain(bytes[0]);
            if (bytes[0] === 3) expect(bytes).toHaveLength(10);
            else {
              const count = bytes.readUInt16BE(2);
              expect(bytes).toHaveLength(4 + 4 * count);
              for (let index = 0; index < count; index += 1) {
                expect(mayNegotiate(bytes.readInt32BE(4 + 4 * index), VIEW)).toBe(true);
              }
            }
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("gets nothing through by any of the messages, cut at any byte", ({ expect }) => {
    const kinds = Object.entries(EACH).filter(
      ([name]) => !/^(empty )?Set(Pix|Enc)|Frame/.test(name),
    );
    for (const [name, one] of [...kinds, ["long pointer", message.longPointer(1, 2)] as const]) {
      for (let at = 0; at <= one.length; at += 1) {
        const { proxy, upstream } = openStage();
        proxy.setVisible(false, 0);
        proxy.fromServer(ACKNOWLEDGE_ALL, 0);
        proxy.setPolicy(VIEW);
        upstream();
        for (const chunk of cut(one, [at])) proxy.fromViewer(chunk, 0);
        proxy.release();
        expect(upstream(), name).toEqual([]);
      }
    }
  });
});

describe("held input", () => {
  it("is released before the policy changes, and not a second time", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.fromServer(ACKNOWLEDGE_ALL, 0);
    proxy.setVisible(false, 0);
    const pressed = [message.key(0xffe3), message.extendedKey(0xffe9, 0x38), message.pointer(1)];
    proxy.fromViewer(concat(pressed), 0);
    upstream();
    proxy.setPolicy(VIEW);
    expect(upstream()).toEqual([
      hex(message.extendedKey(0xffe9, 0x38, false)),
      hex(message.key(0xffe3, false)),
      hex(message.pointer(0)),
      offer(VIEW_ENCODINGS),
    ]);
    proxy.release();
    expect(upstream()).toEqual([]);
  });

  it("is released between messages when the viewer stopped in the middle of one", ({ expect }) => {
    const { proxy, upstream } = openStage();
    const half = message.key(0x62).subarray(0, 5);
    proxy.fromViewer(concat([message.key(0x61), half]), 0);
    upstream();
    proxy.release();
    expect(upstream()).toEqual([hex(message.key(0x61, false))]);
    proxy.fromViewer(message.key(0x62).subarray(5), 0);
    expect(upstream()).toEqual([hex(message.key(0x62))]);
  });
});

describe("a burst of pointer moves", () => {
  const rates = { ...SESSION_LIMITS.rates, pointerPerSecond: 10, pointerBurst: 1 };
  const moves = (count: number) =>
    concat(Array.from({ length: count }, (_, x) => message.pointer(0, x)));

  it("ends at its last one, by the proxy's own clock", ({ expect }) => {
    const { proxy, upstream } = openStage({ rates });
    proxy.fromViewer(moves(20), 1000);
    expect(upstream()).toEqual([hex(message.pointer(0, 0))]);
    const { wakeAt } = proxy;
    expect(wakeAt).toBe(1100);
    proxy.tick(1100);
    expect(upstream()).toContain(hex(message.pointer(0, 19)));
    expect(proxy.wakeAt).not.toBe(1100);
  });

  it("wakes the proxy when that comes before the next request, and not later", ({ expect }) => {
    const { proxy, upstream } = openStage({ rates });
    proxy.fromViewer(concat([message.request(true), moves(2)]), 1000);
    for (let count = 0; count < 2; count += 1) proxy.fromServer(update.raw(1, 1), 1000);
    upstream();
    const request = proxy.wakeAt ?? 0;
    expect(request).toBeLessThan(1100);
    proxy.tick(request);
    expect(upstream().map((one) => one.slice(0, 2))).toEqual(["03"]);
    expect(Math.floor(proxy.wakeAt ?? 0)).toBe(1100);
  });

  it("ends where it is when the mode changes to view", ({ expect }) => {
    const { proxy, upstream } = openStage({ rates });
    proxy.fromViewer(moves(3), 1000);
    upstream();
    proxy.setPolicy(VIEW);
    expect(upstream()[0]).toBe(hex(message.pointer(0, 2)));
    proxy.fromViewer(moves(3), 5000);
    proxy.tick(5000);
    expect(upstream().filter((one) => one.startsWith("05"))).toEqual([]);
  });
});

it.for([true, false])("passes VMware's key events to WebMKS only: %s", (isWebMks, { expect }) => {
  const { proxy, upstream } = openStage({ reachedBy: { ...NO_QUIRKS, isWebMks } });
  proxy.fromViewer(concat([message.vmwareKey(0x1e), message.vmware(4, 12)]), 0);
  expect(upstream()).toEqual(isWebMks ? [hex(message.vmwareKey(0x1e))] : []);
  proxy.release();
  expect(upstream()).toEqual(isWebMks ? [hex(message.vmwareKey(0x1e, false))] : []);
});

describe("the server's messages", () => {
  const text = (length: number) => wire([3, 0, 0, 0], u32(length), new Uint8Array(length));
  const extended = (flags: number) => wire([3, 0, 0, 0], u32(-8 >>> 0), u32(flags), u32(0));

  it("reach the viewer as they came, clipboard text only where granted", ({ expect }) => {
    const frame = update.raw(8, 8);
    const stream = concat([wire([2]), text(5), frame, text(6), extended(0x1000_0001), wire([2])]);
    for (const [policy, kept] of [
      [CONTROL, stream],
      [{ ...CONTROL, clipboardBytes: 5 }, concat([wire([2]), text(5), frame, wire([2])])],
      [{ ...CONTROL, clipboardFromGuest: false }, concat([wire([2]), frame, wire([2])])],
      [{ ...CONTROL, input: false }, concat([wire([2]), text(5), frame, text(6), wire([2])])],
    ] as const) {
      fc.assert(
        fc.property(fc.array(fc.nat(stream.length)), (at) => {
          const { proxy, downstream } = openStage();
          proxy.setPolicy(policy);
          for (const chunk of cut(stream, at)) proxy.fromServer(chunk, 0);
          expect(downstream()).toBe(hex(kept));
          expect(proxy.window.sent).toBe(kept.length);
          expect(proxy.window.updatesInFlight).toBe(1);
        }),
        { numRuns: 50 },
      );
    }
  });

  it.for([
    ["to the guest", { clipboardFromGuest: false }, 0x1900_0001],
    ["from the guest", { clipboardToGuest: false }, 0x0700_0001],
  ] as const)("tell of the clipboard what is granted: %s", ([, granted, shown], { expect }) => {
    const stream = concat([wire([2]), extended(0x1f00_0001), wire([2])]);
    const { proxy, downstream } = openStage({ policy: { ...CONTROL, ...granted } });
    for (const byte of stream) proxy.fromServer(Uint8Array.of(byte), 0);
    expect(downstream()).toBe(hex(concat([wire([2]), extended(shown), wire([2])])));
    expect(proxy.window.sent).toBe(stream.length);
  });

  it("leave in one piece for each read, whatever is left out between them", ({ expect }) => {
    const shown: Uint8Array[] = [];
    const { proxy } = openStage({
      policy: VIEW,
      toViewer: (bytes) => shown.push(bytes.slice()),
    });
    const dropped = wire([3, 0, 0, 0], u32(1), "x");
    const read = concat(Array.from({ length: 1000 }, () => wire([2], dropped)));
    proxy.fromServer(read, 0);
    expect(shown).toEqual([new Uint8Array(1000).fill(2)]);
    proxy.fromServer(dropped, 0);
    expect(shown.length).toBe(1);
  });

  it("are not copied when nothing of a read is left out", ({ expect }) => {
    const shown: Uint8Array[] = [];
    const { proxy } = openStage({ toViewer: (bytes) => shown.push(bytes) });
    const read = concat([update.raw(2, 2), wire([2])]);
    proxy.fromServer(read, 0);
    expect(shown[0]).toBe(read);
  });

  it("end the session when nothing of theirs was offered", ({ expect }) => {
    for (const broken of [
      wire([248, 0, 0, 0], u32(0x8000_0000), [0]),
      wire([150]),
      wire([99]),
      update.of(update.rectangle(-307, 0, 0, wire(u32(0)))),
      update.of(update.rectangle(21, 1, 1)),
      update.raw(641, 1),
    ]) {
      const { proxy } = openStage();
      expect(() => proxy.fromServer(broken, 0)).toThrow(RfbError);
    }
  });

  it("still count as offered after the offer was taken back", ({ expect }) => {
    const { proxy, downstream } = openStage();
    proxy.setPolicy(VIEW);
    const late = update.of(update.rectangle(-308, 640, 480, wire([0, 0, 0, 0])));
    proxy.fromServer(late, 0);
    expect(downstream()).toBe(hex(late));
  });

  it("change what is asked for when the screen changes its size", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.fromServer(update.of(update.rectangle(ENCODING.desktopSize, 800, 600)), 100);
    expect(upstream()).toEqual([hex(message.request(true, 800, 600))]);
    proxy.fromServer(update.raw(800, 600), 200);
    proxy.fromViewer(message.request(true, 800, 600), 300);
    proxy.fromViewer(message.request(true, 800, 600), 300);
    expect(upstream()).toEqual([hex(message.request(true, 800, 600))]);
  });
});

describe("requests", () => {
  it("follow each update at once, without the viewer", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.fromServer(update.raw(640, 2).subarray(0, 100), 100);
    expect(upstream()).toEqual([]);
    proxy.fromServer(update.raw(640, 2).subarray(100), 100);
    expect(upstream()).toEqual([INCREMENTAL]);
  });

  it("stop when the viewer answers no update, and go on when it does", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.fromViewer(message.request(false), 0);
    let now = 0;
    for (let count = 0; count < 20; count += 1) proxy.fromServer(update.raw(1, 1), (now += 20));
    const asked = upstream().length;
    expect(asked).toBeLessThan(5);
    expect(proxy.wakeAt).toBeUndefined();
    for (let count = 0; count < 20; count += 1) proxy.fromViewer(message.request(true), now);
    expect(upstream()).toEqual([INCREMENTAL]);
  });

  it("wait for their time, which the clock can know", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.fromServer(update.raw(1, 1), 5);
    expect(upstream()).toEqual([]);
    const { wakeAt } = proxy;
    expect(wakeAt).toBeCloseTo(1000 / 60);
    proxy.tick((wakeAt ?? 0) - 1);
    expect(upstream()).toEqual([]);
    proxy.tick(wakeAt ?? 0);
    expect(upstream()).toEqual([INCREMENTAL]);
  });

  it("do not wait for their time after input, four times as often at most", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.fromServer(update.raw(1, 1), 5);
    proxy.fromViewer(message.key(0x61), 6);
    expect(upstream()).toEqual([hex(message.key(0x61)), INCREMENTAL]);
    proxy.fromViewer(message.request(true), 6);
    proxy.fromServer(update.raw(1, 1), 7);
    proxy.fromViewer(message.key(0x61, false), 7);
    expect(upstream()).toEqual([hex(message.key(0x61, false))]);
    expect(proxy.wakeAt).toBeCloseTo(6 + 1000 / 60 / 4);
    proxy.tick(proxy.wakeAt ?? 0);
    expect(upstream()).toEqual([INCREMENTAL]);
  });

  it("do not come sooner for input that does not pass", ({ expect }) => {
    const { proxy, upstream } = openStage({ policy: VIEW });
    proxy.fromServer(update.raw(1, 1), 5);
    proxy.fromViewer(message.key(0x61), 6);
    expect(upstream()).toEqual([]);
    expect(proxy.wakeAt).toBeCloseTo(1000 / 60);
  });

  it("are for what the viewer asks for", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.fromViewer(message.request(true, 100, 50), 0);
    proxy.fromServer(update.raw(1, 1), 100);
    expect(upstream()).toEqual([hex(message.request(true, 100, 50))]);
  });

  it("pause while the page is hidden", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.setVisible(false, 0);
    proxy.fromServer(update.raw(1, 1), 100);
    proxy.tick(1000);
    expect(upstream()).toEqual([]);
    expect(proxy.wakeAt).toBeUndefined();
    proxy.setVisible(true, 2000);
    expect(upstream()).toEqual([INCREMENTAL]);
  });

  it("go on when bytes are acknowledged", ({ expect }) => {
    const { proxy, upstream } = openStage({ acksBytes: true });
    const frame = update.raw(640, 480);
    proxy.fromServer(frame, 100);
    expect(proxy.window.room).toBe(0);
    expect(upstream()).toEqual([]);
    proxy.acknowledge(frame.length, 200);
    expect(upstream()).toEqual([INCREMENTAL]);
    expect(() => proxy.acknowledge(frame.length + 1, 200)).toThrow(RfbError);
  });
});

const DOWN = Object.fromEntries(
  [50, ...CONTROL_ENCODINGS]
    .filter((encoding) => encoding > -400)
    .map((encoding) => [encoding, true]),
);
const level = (encoding: number) => encoding >= -256 && encoding <= -247;

describe("a screen on which nothing changes", () => {
  const PIXEL = { x: 0, y: 0, width: 1, height: 1 };
  const AGAIN = hex(updateRequest(PIXEL, false));

  it("is asked for one pixel at each call, unless an update has passed since the last", ({
    expect,
  }) => {
    const { proxy, upstream, downstream } = openStage();
    proxy.fromViewer(message.request(true), 0);
    proxy.fromServer(update.raw(2, 2), 0);
    upstream();
    proxy.keepAlive();
    expect(upstream().filter((one) => one === AGAIN)).toEqual([]);
    for (let count = 0; count < 2; count += 1) {
      proxy.keepAlive();
      expect(upstream()).toEqual([AGAIN]);
    }
    // What is not an update proves nothing to a viewer that waits for one.
    proxy.fromServer(wire([2]), 1);
    proxy.keepAlive();
    expect(upstream()).toEqual([AGAIN]);
    downstream();
    const pixel = update.raw(1, 1);
    proxy.fromServer(pixel, 1);
    expect(downstream()).toBe(hex(pixel));
    proxy.keepAlive();
    expect(upstream()).toEqual([]);
  });

  it("keeps one request for changes in flight, however many answers a server gives", ({
    expect,
  }) => {
    for (const answers of [0, 1, 2]) {
      const { proxy, upstream } = openStage();
      proxy.fromViewer(message.request(true), 0);
      proxy.fromServer(update.raw(2, 2), 0);
      proxy.fromViewer(message.request(true), 20);
      expect(upstream()).toEqual([INCREMENTAL]);
      proxy.keepAlive();
      proxy.keepAlive();
      expect(upstream()).toEqual([AGAIN]);
      for (let count = 0; count < answers; count += 1) {
        proxy.fromServer(update.raw(1, 1), 15_010);
        proxy.fromViewer(message.request(true), 15_020);
        proxy.tick(15_100);
      }
      expect(upstream()).toEqual(Array.from({ length: answers }, () => INCREMENTAL));
    }
  });

  it("is not made to send what the viewer has no room for", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.fromViewer(message.request(true), 0);
    for (let now = 0; now < 20; now += 1) proxy.fromServer(update.raw(2, 2), now);
    expect(proxy.window.mayRequest).toBe(false);
    proxy.keepAlive();
    upstream();
    proxy.keepAlive();
    expect(upstream()).toEqual([hex(updateRequest(PIXEL, true))]);
  });

  it("is left alone while pixels change their format", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.fromViewer(message.pixelFormat(16, 16), 0);
    upstream();
    proxy.keepAlive();
    expect(upstream()).toEqual([]);
  });
});

describe("the clock of the proxy", () => {
  it("is asked for one tick at a time, for an earlier one where that is needed", ({ expect }) => {
    const asked: number[] = [];
    const { proxy } = openStage({ wake: (at) => asked.push(Math.round(at)) });
    proxy.fromViewer(message.request(true), 0);
    proxy.fromServer(update.raw(2, 2), 1);
    const interval = 1000 / SESSION_LIMITS.delivery.updatesPerSecond;
    expect(asked).toEqual([Math.round(interval)]);
    // Nothing new: neither the same time again nor a later one.
    proxy.fromServer(wire([2]), 2);
    expect(asked).toHaveLength(1);
    // Input makes the next request come sooner.
    proxy.fromViewer(message.key(0x61), 3);
    expect(asked).toEqual([Math.round(interval), Math.round(interval / 4)]);
    // A tick that comes early is in vain, and asks for another.
    proxy.tick(3.5);
    expect(asked).toHaveLength(3);
    expect(asked[2]).toBe(asked[1]);
    proxy.tick(interval / 4);
    expect(proxy.wakeAt).toBeUndefined();
    expect(asked).toHaveLength(3);
  });

  it("counts the handshake to the stream that the viewer acknowledges", ({ expect }) => {
    const { proxy, downstream } = stage({ acksBytes: true });
    proxy.open([wire([1, 2, 3]), wire([4])], 0);
    expect(downstream()).toBe("01020304");
    expect(proxy.window.sent).toBe(4);
    proxy.acknowledge(4, 1);
    expect(() => proxy.acknowledge(5, 2)).toThrow(RfbError);
  });
});
