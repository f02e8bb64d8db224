import { beforeAll, describe, it, type TestContext } from "vitest";

import { ENCODING } from "../../worker/rfb/encodings.ts";
import { releaseOf } from "../../worker/rfb/key-event.ts";
import { mintTicket, startGateway, type Gateway } from "../support/gateway.ts";
import { openGatewaySocket, type GatewaySocket } from "../support/gateway-socket.ts";
import { startQemu } from "../support/qemu.ts";
import { connectRfb, tcpPipe } from "../support/rfb-client.ts";
import { isDrawn, PROMPT, readCells } from "../support/vga-text.ts";
import { SOON } from "../support/viewer-page.ts";
import { message } from "../support/rfb/client-stream.ts";

type Expect = TestContext["expect"];

/** Key events, one after another, none let go. */
type Dialect = readonly [string, readonly Uint8Array[]];

const [CTRL, ALT] = [0xffe3, 0xffe9] as const;
const plain = (...keysyms: number[]): Uint8Array[] => keysyms.map((one) => message.key(one));
const codes = (...all: number[]): Uint8Array[] => all.map((one) => message.extendedKey(0, one));

/** Ways to tell a QEMU without a layout Ctrl+Alt+2. */
const BY_CODES: readonly Dialect[] = [
  ["keysyms", plain(CTRL, ALT, 0x32)],
  ["a keysym that is none", plain(CTRL, ALT, 0x1_0032)],
  ["modifiers that are none", plain(0x1_ffe3, 0x1_ffe9, 0x32)],
  ["a character beyond 16 bits", plain(CTRL, ALT, 0x0101_0032)],
  ["Unicode that ends like Ctrl and Alt", plain(0x0100_ffe3, 0x0100_ffe9, 0x0100_0032)],
  ["the digit's other character", plain(CTRL, ALT, 0x40)],
  ["Meta", plain(CTRL, 0xffe7, 0x32)],
  ["key codes", codes(0x1d, 0x38, 0x03)],
  ["key codes, right Ctrl", codes(0x9d, 0x38, 0x03)],
  [
    "key codes under false keysyms",
    [0x1d, 0x38, 0x03].map((one) => message.extendedKey(0x61, one)),
  ],
  ["keysyms after key codes", [...codes(0x1d, 0x38), ...plain(0x32)]],
  ["a key code after keysyms", [...plain(CTRL, ALT), ...codes(0x03)]],
];

/** Ways to tell a QEMU with a French layout, where `é` is on the key of the 2. */
const IN_FRENCH: readonly Dialect[] = [
  ["é", plain(CTRL, ALT, 0xe9)],
  ["é as Unicode", plain(CTRL, ALT, 0x0100_00e9)],
  ["é with high bits", plain(CTRL, ALT, 0x1_00e9)],
  ["the tilde of its third level", plain(CTRL, ALT, 0x7e)],
  ["2", plain(CTRL, ALT, 0x32)],
  [
    "é under another key's code",
    [
      message.extendedKey(CTRL, 0x10),
      message.extendedKey(ALT, 0x11),
      message.extendedKey(0xe9, 0x1e),
    ],
  ],
];

const letGo = (events: readonly Uint8Array[]): Uint8Array[] => events.map(releaseOf).toReversed();

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
  return () => gateway.close();
});

/** A machine whose screen is watched past the gateway; its screen is that of every viewer. */
async function watchedMachine(layout: string | undefined, expect: Expect) {
  const machine = await startQemu({ guest: "echo", monitor: true, layout });
  const pipe = tcpPipe("127.0.0.1", machine.port);
  const screen = await connectRfb(pipe);
  const row = (from: number, count: number) =>
    readCells((...area) => Promise.resolve(screen.pixels(...area)), from, count);
  const isGuest = async (): Promise<boolean> => (await row(0, 1))[0] === PROMPT;
  const typed = async (): Promise<number> => (await row(1, 78)).filter(isDrawn).length;
  await expect.poll(isGuest, SOON).toBe(true);
  return {
    port: machine.port,
    isGuest,
    typed,
    send: (events: readonly Uint8Array[]) => {
      for (const event of events) pipe.send(event);
    },
    close: async () => {
      screen.close();
      await machine.close();
    },
  };
}

/** A viewer at the gateway that says what it likes, once QEMU has shown that it takes key codes. */
async function openViewer(
  port: number,
  expect: Expect,
  blockedKeys?: string[],
): Promise<GatewaySocket> {
  const ticket = await mintTicket({ port, ...(blockedKeys && { blockedKeys }) });
  const viewer = openGatewaySocket({ url: gateway.url, ticket });
  await viewer.opened;
  const shown = Buffer.alloc(4);
  shown.writeInt32BE(ENCODING.extendedKey);
  let seen = Buffer.alloc(0);
  let greeted = false;
  const takesCodes = async (): Promise<boolean> => {
    if (!greeted && viewer.received() > 0) {
      greeted = true;
      viewer.send(Buffer.from("RFB 003.008\n\x01\x01", "latin1"));
    }
    const news = await viewer.incoming.read(viewer.incoming.available);
    seen = Buffer.concat([seen.subarray(-shown.length), news]);
    return seen.includes(shown);
  };
  await expect.poll(takesCodes, SOON).toBe(true);
  return viewer;
}

describe.for<[string, string | undefined, readonly Dialect[]]>([
  ["that goes by key codes", undefined, BY_CODES],
  ["with a French layout", "fr", IN_FRENCH],
])("the monitor of a QEMU %s", ([, layout, dialects]) => {
  it("is reached by each of these ways, and by none through the gateway", async ({
    expect,
    onTestFinished,
  }) => {
    const machine = await watchedMachine(layout, expect);
    onTestFinished(() => machine.close());
    for (const [name, events] of dialects) {
      machine.send(events);
      // oxlint-disable-next-line no-await-in-loop -- one machine, one way after another
      await expect.poll(machine.isGuest, { ...SOON, message: name }).toBe(false);
      machine.send([...letGo(events), ...plain(CTRL, ALT, 0x31)]);
      // oxlint-disable-next-line no-await-in-loop -- as above
      await expect.poll(machine.isGuest, { ...SOON, message: name }).toBe(true);
      machine.send(letGo(plain(CTRL, ALT, 0x31)));
    }
    for (const [name, events] of dialects) {
      // oxlint-disable-next-line no-await-in-loop -- as above
      const [viewer, before] = [await openViewer(machine.port, expect), await machine.typed()];
      for (const event of [...events, ...letGo(events)]) viewer.send(event);
      for (const down of [true, false]) viewer.send(message.key(0x78, down));
      // The letter stands on the guest's screen: that is what is shown, and the session lives.
      // oxlint-disable-next-line no-await-in-loop -- as above
      await expect.poll(machine.typed, { ...SOON, message: name }).toBeGreaterThan(before);
      // oxlint-disable-next-line no-await-in-loop -- as above
      expect(await machine.isGuest(), name).toBe(true);
      viewer.close();
    }
  });

  it("is reached through the gateway by a ticket that blocks nothing", async ({
    expect,
    onTestFinished,
  }) => {
    const machine = await watchedMachine(layout, expect);
    onTestFinished(() => machine.close());
    const viewer = await openViewer(machine.port, expect, []);
    for (const event of plain(CTRL, ALT, 0x32)) viewer.send(event);
    await expect.poll(machine.isGuest, SOON).toBe(false);
    viewer.close();
  });
});
