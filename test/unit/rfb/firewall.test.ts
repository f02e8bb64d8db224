import fc from "fast-check";
import { describe, it } from "vitest";

import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { ENCODING } from "../../../worker/rfb/encodings.ts";
import { RfbError } from "../../../worker/rfb/errors.ts";
import { VIEWER_PIXEL_FORMAT } from "../../../worker/rfb/novnc-defaults.ts";
import { mayNegotiate } from "../../../worker/rfb/policy/policy.ts";
import { wakeQemu } from "../../../worker/rfb/pace/wake-qemu.ts";
import { setEncodings, setPixelFormat, updateRequest } from "../../../worker/rfb/client-message.ts";
import { concat, cut, hex, u32, wire } from "../../support/play.ts";
import { anyMessage, BROKEN, EACH, message } from "./client-stream.ts";
import { ACKNOWLEDGE_ALL, CONTROL, openStage, stage, update, VIEW } from "./firewall-stage.ts";

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
const NEVER = [50, 21, -312, -313, -307];
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
    const { firewall, upstream } = stage();
    firewall.open(0);
    expect(upstream()).toEqual([FORMAT, offer(CONTROL_ENCODINGS), FULL]);
  });

  it("offers a view-only viewer's server nothing that it may not use", ({ expect }) => {
    const { firewall, upstream } = stage({ policy: VIEW });
    firewall.open(0);
    expect(upstream()).toEqual([FORMAT, offer(VIEW_ENCODINGS), FULL]);
  });

  it.for([
    ["without H.264", NOVNC],
    ["with H.264", NOVNC_H264],
  ] as const)("absorbs what noVNC says %s", ([, list], { expect }) => {
    for (const policy of [CONTROL, VIEW]) {
      const { firewall, upstream } = openStage({ policy });
      const said = [message.pixelFormat(), message.encodings(...list), message.request(false)];
      firewall.fromViewer(concat(said), 0);
      expect(upstream()).toEqual([]);
    }
  });

  it("asks anew when the viewer asks for everything a second time", ({ expect }) => {
    const { firewall, upstream } = openStage();
    firewall.fromViewer(message.request(false), 0);
    firewall.fromViewer(message.request(false, 320, 200), 0);
    expect(upstream()).toEqual([hex(message.request(false, 320, 200))]);
  });

  it("fails at a viewer that wants colour maps", ({ expect }) => {
    const { firewall } = openStage();
    const indexed = message.pixelFormat(8, 8);
    indexed[7] = 0;
    expect(() => firewall.fromViewer(indexed, 0)).toThrow(RfbError);
    expect(() => openStage().firewall.fromViewer(message.pixelFormat(24), 0)).toThrow(RfbError);
  });
});

describe("SetEncodings", () => {
  it("goes on with what may be negotiated, in its order, and once", ({ expect }) => {
    const { firewall, upstream } = openStage();
    const list = [16, -307, 0, -308, 4, 999, -26, -314, -240, -257, -259, 5];
    firewall.fromViewer(message.encodings(...list), 0);
    expect(upstream()).toEqual([offer([16, 0, -308, -26, 5])]);
    firewall.fromViewer(message.encodings(50, ...list), 0);
    expect(upstream()).toEqual([]);
    firewall.fromViewer(message.encodings(), 0);
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
    const { firewall, upstream } = stage({ policy: { ...CONTROL, ...policy } });
    firewall.open(0);
    const kept = CONTROL_ENCODINGS.filter((one) => !(missing as readonly number[]).includes(one));
    expect(upstream()[1]).toBe(offer(kept));
  });

  it("lets no encoding through that is unknown or has no end", ({ expect }) => {
    for (let encoding = -400; encoding < 300; encoding += 1) {
      const known = encoding in DOWN || (encoding >= -32 && encoding <= -23) || level(encoding);
      expect(mayNegotiate(encoding, CONTROL), String(encoding)).toBe(known);
    }
  });

  it("is offered anew when the policy changes, from what the viewer last said", ({ expect }) => {
    const { firewall, upstream } = openStage();
    firewall.setPolicy(VIEW);
    expect(upstream()).toEqual([offer(VIEW_ENCODINGS)]);
    firewall.fromViewer(message.encodings(16, -308, -309), 0);
    expect(upstream()).toEqual([offer([16])]);
    firewall.setPolicy(CONTROL);
    expect(upstream()).toEqual([offer([16, -308, -309])]);
    firewall.setPolicy({ ...CONTROL, clipboardBytes: 5 });
    expect(upstream()).toEqual([]);
  });
});

describe("a server that may be vncterm", () => {
  it("is offered no compression level, which it would take for a wish of another kind", ({
    expect,
  }) => {
    const { firewall, upstream } = openStage({ mayBeVncterm: true });
    firewall.fromViewer(message.encodings(ENCODING.hextile, -256, -255, -247, -32), 0);
    expect(upstream()).toEqual([hex(message.encodings(ENCODING.hextile, -32))]);
    const other = openStage();
    other.firewall.fromViewer(message.encodings(ENCODING.hextile, -255), 0);
    expect(other.upstream()).toEqual([hex(message.encodings(ENCODING.hextile, -255))]);
  });
});

describe("the viewer's messages", () => {
  it("reach the server whole, in order, once their extension was shown", ({ expect }) => {
    const { firewall, upstream } = openStage();
    firewall.setVisible(false, 0);
    firewall.fromServer(ACKNOWLEDGE_ALL, 0);
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
    firewall.fromViewer(concat(input), 0);
    expect(upstream()).toEqual(input.map(hex));
  });

  it.for([
    ["extended keys", EACH["QEMU extended KeyEvent"]],
    ["SetDesktopSize", EACH.SetDesktopSize],
    ["the extended clipboard", EACH["extended ClientCutText"]],
    ["xvp", EACH.xvp],
  ] as const)("end the session with %s before the server has shown it", ([, one], { expect }) => {
    for (const policy of [CONTROL, VIEW]) {
      const { firewall, upstream } = openStage({ policy });
      expect(() => firewall.fromViewer(one, 0)).toThrow(
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
            const { firewall, upstream } = openStage({ policy: mayInput ? CONTROL : VIEW });
            firewall.fromServer(mayInput ? ACKNOWLEDGE_ALL : wire([2]), 0);
            firewall.setVisible(false, 0);
            let end = "";
            try {
              for (const chunk of chunks) firewall.fromViewer(chunk, 0);
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
    const { firewall, upstream } = openStage();
    firewall.setVisible(false, 0);
    // Offered, so the server may read a seventh byte already, but not shown: the viewer sends six.
    firewall.fromViewer(message.pointer(0x81), 0);
    expect(upstream()).toEqual([hex(message.pointer(0x01))]);
    firewall.fromServer(update.of(update.rectangle(-316)), 0);
    firewall.fromViewer(message.longPointer(1, 2), 0);
    expect(upstream()).toEqual([hex(message.longPointer(1, 2))]);
    // Taken back: neither end reads seven any more.
    firewall.fromViewer(message.encodings(16), 0);
    upstream();
    firewall.fromViewer(concat([message.pointer(0x81), EACH.KeyEvent]), 0);
    expect(upstream()).toEqual([hex(message.pointer(0x01)), hex(EACH.KeyEvent)]);
  });

  it("stay in step when more buttons were taken back and given again", ({ expect }) => {
    const { firewall, upstream } = openStage();
    firewall.fromServer(update.of(update.rectangle(-316)), 0);
    firewall.setPolicy(VIEW);
    firewall.fromViewer(message.longPointer(1, 2), 0);
    upstream();
    firewall.setPolicy(CONTROL);
    upstream();
    firewall.fromViewer(concat([message.longPointer(1, 2), EACH.KeyEvent]), 0);
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
          const { firewall, upstream } = openStage({ policy: was ? CONTROL : VIEW });
          if (was) firewall.fromServer(ACKNOWLEDGE_ALL, 0);
          firewall.setPolicy(VIEW);
          upstream();
          const stream = concat(sent);
          let now = 0;
          try {
            for (const chunk of cut(
              stream,
              at.map((one) => one % (stream.length + 1)),
            )) {
              firewall.fromViewer(chunk, (now += 20));
            }
          } catch (error) {
            expect(error).toBeInstanceOf(RfbError);
          }
          firewall.release();
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
        const { firewall, upstream } = openStage();
        firewall.setVisible(false, 0);
        firewall.fromServer(ACKNOWLEDGE_ALL, 0);
        firewall.setPolicy(VIEW);
        upstream();
        for (const chunk of cut(one, [at])) firewall.fromViewer(chunk, 0);
        firewall.release();
        expect(upstream(), name).toEqual([]);
      }
    }
  });
});

describe("held input", () => {
  it("is let go before the policy changes, and not a second time", ({ expect }) => {
    const { firewall, upstream } = openStage();
    firewall.fromServer(ACKNOWLEDGE_ALL, 0);
    firewall.setVisible(false, 0);
    const pressed = [message.key(0xffe3), message.extendedKey(0xffe9, 0x38), message.pointer(1)];
    firewall.fromViewer(concat(pressed), 0);
    upstream();
    firewall.setPolicy(VIEW);
    expect(upstream()).toEqual([
      hex(message.extendedKey(0xffe9, 0x38, false)),
      hex(message.key(0xffe3, false)),
      hex(message.pointer(0)),
      offer(VIEW_ENCODINGS),
    ]);
    firewall.release();
    expect(upstream()).toEqual([]);
  });

  it("is let go between messages when the viewer stopped in the middle of one", ({ expect }) => {
    const { firewall, upstream } = openStage();
    const half = message.key(0x62).subarray(0, 5);
    firewall.fromViewer(concat([message.key(0x61), half]), 0);
    upstream();
    firewall.release();
    expect(upstream()).toEqual([hex(message.key(0x61, false))]);
    firewall.fromViewer(message.key(0x62).subarray(5), 0);
    expect(upstream()).toEqual([hex(message.key(0x62))]);
  });
});

describe("a burst of pointer moves", () => {
  const rates = { ...SESSION_LIMITS.rates, pointerPerSecond: 10, pointerBurst: 1 };
  const moves = (count: number) =>
    concat(Array.from({ length: count }, (_, x) => message.pointer(0, x)));

  it("ends at its last one, by the firewall's own clock", ({ expect }) => {
    const { firewall, upstream } = openStage({ rates });
    firewall.fromViewer(moves(20), 1000);
    expect(upstream()).toEqual([hex(message.pointer(0, 0))]);
    const { wakeAt } = firewall;
    expect(wakeAt).toBe(1100);
    firewall.tick(1100);
    expect(upstream()).toContain(hex(message.pointer(0, 19)));
    expect(firewall.wakeAt).not.toBe(1100);
  });

  it("wakes the firewall when that comes before the next request, and not later", ({ expect }) => {
    const { firewall, upstream } = openStage({ rates });
    firewall.fromViewer(concat([message.request(true), moves(2)]), 1000);
    for (let count = 0; count < 2; count += 1) firewall.fromServer(update.raw(1, 1), 1000);
    upstream();
    const request = firewall.wakeAt ?? 0;
    expect(request).toBeLessThan(1100);
    firewall.tick(request);
    expect(upstream().map((one) => one.slice(0, 2))).toEqual(["03"]);
    expect(Math.floor(firewall.wakeAt ?? 0)).toBe(1100);
  });

  it("ends where it is when the mode changes to view", ({ expect }) => {
    const { firewall, upstream } = openStage({ rates });
    firewall.fromViewer(moves(3), 1000);
    upstream();
    firewall.setPolicy(VIEW);
    expect(upstream()[0]).toBe(hex(message.pointer(0, 2)));
    firewall.fromViewer(moves(3), 5000);
    firewall.tick(5000);
    expect(upstream().filter((one) => one.startsWith("05"))).toEqual([]);
  });
});

it.for([true, false])("passes VMware's key events to WebMKS only: %s", (isWebMks, { expect }) => {
  const { firewall, upstream } = openStage({ isWebMks });
  firewall.fromViewer(concat([message.vmwareKey(0x1e), message.vmware(4, 12)]), 0);
  expect(upstream()).toEqual(isWebMks ? [hex(message.vmwareKey(0x1e))] : []);
  firewall.release();
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
          const { firewall, downstream } = openStage();
          firewall.setPolicy(policy);
          for (const chunk of cut(stream, at)) firewall.fromServer(chunk, 0);
          expect(downstream()).toBe(hex(kept));
          expect(firewall.window.sent).toBe(kept.length);
          expect(firewall.window.updatesUnderWay).toBe(1);
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
    const { firewall, downstream } = openStage({ policy: { ...CONTROL, ...granted } });
    for (const byte of stream) firewall.fromServer(Uint8Array.of(byte), 0);
    expect(downstream()).toBe(hex(concat([wire([2]), extended(shown), wire([2])])));
    expect(firewall.window.sent).toBe(stream.length);
  });

  it("leave in one piece for each read, whatever is left out between them", ({ expect }) => {
    const shown: Uint8Array[] = [];
    const { firewall } = openStage({
      policy: VIEW,
      toViewer: (bytes) => shown.push(bytes.slice()),
    });
    const dropped = wire([3, 0, 0, 0], u32(1), "x");
    const read = concat(Array.from({ length: 1000 }, () => wire([2], dropped)));
    firewall.fromServer(read, 0);
    expect(shown).toEqual([new Uint8Array(1000).fill(2)]);
    firewall.fromServer(dropped, 0);
    expect(shown.length).toBe(1);
  });

  it("are not copied when nothing of a read is left out", ({ expect }) => {
    const shown: Uint8Array[] = [];
    const { firewall } = openStage({ toViewer: (bytes) => shown.push(bytes) });
    const read = concat([update.raw(2, 2), wire([2])]);
    firewall.fromServer(read, 0);
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
      const { firewall } = openStage();
      expect(() => firewall.fromServer(broken, 0)).toThrow(RfbError);
    }
  });

  it("still count as offered after the offer was taken back", ({ expect }) => {
    const { firewall, downstream } = openStage();
    firewall.setPolicy(VIEW);
    const late = update.of(update.rectangle(-308, 640, 480, wire([0, 0, 0, 0])));
    firewall.fromServer(late, 0);
    expect(downstream()).toBe(hex(late));
  });

  it("change what is asked for when the screen changes its size", ({ expect }) => {
    const { firewall, upstream } = openStage();
    firewall.fromServer(update.of(update.rectangle(ENCODING.desktopSize, 800, 600)), 100);
    expect(upstream()).toEqual([hex(message.request(true, 800, 600))]);
    firewall.fromServer(update.raw(800, 600), 200);
    firewall.fromViewer(message.request(true, 800, 600), 300);
    firewall.fromViewer(message.request(true, 800, 600), 300);
    expect(upstream()).toEqual([hex(message.request(true, 800, 600))]);
  });
});

describe("requests", () => {
  it("follow each update at once, without the viewer", ({ expect }) => {
    const { firewall, upstream } = openStage();
    firewall.fromServer(update.raw(640, 2).subarray(0, 100), 100);
    expect(upstream()).toEqual([]);
    firewall.fromServer(update.raw(640, 2).subarray(100), 100);
    expect(upstream()).toEqual([INCREMENTAL]);
  });

  it("stop when the viewer answers no update, and go on when it does", ({ expect }) => {
    const { firewall, upstream } = openStage();
    firewall.fromViewer(message.request(false), 0);
    let now = 0;
    for (let count = 0; count < 20; count += 1) firewall.fromServer(update.raw(1, 1), (now += 20));
    const asked = upstream().length;
    expect(asked).toBeLessThan(5);
    expect(firewall.wakeAt).toBeUndefined();
    for (let count = 0; count < 20; count += 1) firewall.fromViewer(message.request(true), now);
    expect(upstream()).toEqual([INCREMENTAL]);
  });

  it("wait for their time, which the clock can know", ({ expect }) => {
    const { firewall, upstream } = openStage();
    firewall.fromServer(update.raw(1, 1), 5);
    expect(upstream()).toEqual([]);
    const { wakeAt } = firewall;
    expect(wakeAt).toBeCloseTo(1000 / 60);
    firewall.tick((wakeAt ?? 0) - 1);
    expect(upstream()).toEqual([]);
    firewall.tick(wakeAt ?? 0);
    expect(upstream()).toEqual([INCREMENTAL]);
  });

  it("do not wait for their time behind input, four times as often at the most", ({ expect }) => {
    const { firewall, upstream } = openStage();
    firewall.fromServer(update.raw(1, 1), 5);
    firewall.fromViewer(message.key(0x61), 6);
    expect(upstream()).toEqual([hex(message.key(0x61)), INCREMENTAL]);
    firewall.fromViewer(message.request(true), 6);
    firewall.fromServer(update.raw(1, 1), 7);
    firewall.fromViewer(message.key(0x61, false), 7);
    expect(upstream()).toEqual([hex(message.key(0x61, false))]);
    expect(firewall.wakeAt).toBeCloseTo(6 + 1000 / 60 / 4);
    firewall.tick(firewall.wakeAt ?? 0);
    expect(upstream()).toEqual([INCREMENTAL]);
  });

  it("do not come sooner for input that does not pass", ({ expect }) => {
    const { firewall, upstream } = openStage({ policy: VIEW });
    firewall.fromServer(update.raw(1, 1), 5);
    firewall.fromViewer(message.key(0x61), 6);
    expect(upstream()).toEqual([]);
    expect(firewall.wakeAt).toBeCloseTo(1000 / 60);
  });

  it("are for what the viewer asks for", ({ expect }) => {
    const { firewall, upstream } = openStage();
    firewall.fromViewer(message.request(true, 100, 50), 0);
    firewall.fromServer(update.raw(1, 1), 100);
    expect(upstream()).toEqual([hex(message.request(true, 100, 50))]);
  });

  it("pause while the page is hidden", ({ expect }) => {
    const { firewall, upstream } = openStage();
    firewall.setVisible(false, 0);
    firewall.fromServer(update.raw(1, 1), 100);
    firewall.tick(1000);
    expect(upstream()).toEqual([]);
    expect(firewall.wakeAt).toBeUndefined();
    firewall.setVisible(true, 2000);
    expect(upstream()).toEqual([INCREMENTAL]);
  });

  it("go on when bytes are acknowledged", ({ expect }) => {
    const { firewall, upstream } = openStage({ countsBytes: true });
    const frame = update.raw(640, 480);
    firewall.fromServer(frame, 100);
    expect(firewall.window.room).toBe(0);
    expect(upstream()).toEqual([]);
    firewall.acknowledge(frame.length, 200);
    expect(upstream()).toEqual([INCREMENTAL]);
    expect(() => firewall.acknowledge(frame.length + 1, 200)).toThrow(RfbError);
  });
});

const DOWN = Object.fromEntries(
  CONTROL_ENCODINGS.filter((encoding) => encoding > -400).map((encoding) => [encoding, true]),
);
const level = (encoding: number) => encoding >= -256 && encoding <= -247;

describe("a screen on which nothing changes", () => {
  const PIXEL = { x: 0, y: 0, width: 1, height: 1 };
  const ANEW = hex(updateRequest(PIXEL, false));

  it("is asked for one pixel at each call, unless an update has passed since the last", ({
    expect,
  }) => {
    const { firewall, upstream, downstream } = openStage();
    firewall.fromViewer(message.request(true), 0);
    firewall.fromServer(update.raw(2, 2), 0);
    upstream();
    firewall.keepAlive();
    expect(upstream().filter((one) => one === ANEW)).toEqual([]);
    for (let count = 0; count < 2; count += 1) {
      firewall.keepAlive();
      expect(upstream()).toEqual([ANEW]);
    }
    // What is no update proves nothing to a viewer that waits for one.
    firewall.fromServer(wire([2]), 1);
    firewall.keepAlive();
    expect(upstream()).toEqual([ANEW]);
    downstream();
    const pixel = update.raw(1, 1);
    firewall.fromServer(pixel, 1);
    expect(downstream()).toBe(hex(pixel));
    firewall.keepAlive();
    expect(upstream()).toEqual([]);
  });

  it("keeps one request for changes under way, however many answers a server gives", ({
    expect,
  }) => {
    for (const answers of [0, 1, 2]) {
      const { firewall, upstream } = openStage();
      firewall.fromViewer(message.request(true), 0);
      firewall.fromServer(update.raw(2, 2), 0);
      firewall.fromViewer(message.request(true), 20);
      expect(upstream()).toEqual([INCREMENTAL]);
      firewall.keepAlive();
      firewall.keepAlive();
      expect(upstream()).toEqual([ANEW]);
      for (let count = 0; count < answers; count += 1) {
        firewall.fromServer(update.raw(1, 1), 15_010);
        firewall.fromViewer(message.request(true), 15_020);
        firewall.tick(15_100);
      }
      expect(upstream()).toEqual(Array.from({ length: answers }, () => INCREMENTAL));
    }
  });

  it("is not made to send what the viewer has no room for", ({ expect }) => {
    const { firewall, upstream } = openStage();
    firewall.fromViewer(message.request(true), 0);
    for (let now = 0; now < 20; now += 1) firewall.fromServer(update.raw(2, 2), now);
    expect(firewall.window.mayRequest).toBe(false);
    firewall.keepAlive();
    upstream();
    firewall.keepAlive();
    expect(upstream()).toEqual([hex(updateRequest(PIXEL, true))]);
  });

  it("is left alone while pixels change their format", ({ expect }) => {
    const { firewall, upstream } = openStage();
    firewall.fromViewer(message.pixelFormat(16, 16), 0);
    upstream();
    firewall.keepAlive();
    expect(upstream()).toEqual([]);
  });
});
