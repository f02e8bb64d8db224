import { onTestFinished, it } from "vitest";

import { rect } from "../../../demo/picture/rect.ts";
import type { Surface } from "../../../demo/picture/surface.ts";
import { MAX_CLIENTS, startDemoHypervisor, type DemoOptions } from "../../../demo/hypervisor.ts";
import { DemoClient } from "./demo-client.ts";

const [RAW, COPY, ZRLE, SIZE, CURSOR, KEYS] = [0, 1, 16, -223, -239, -258] as const;

async function start(options: DemoOptions = {}) {
  const demo = await startDemoHypervisor({
    width: 640,
    height: 400,
    now: () => 0,
    freeze: true,
    ...options,
  });
  onTestFinished(() => demo.close());
  const connect = (): DemoClient => {
    const client = new DemoClient(demo.port);
    onTestFinished(() => client.close());
    return client;
  };
  return { demo, connect };
}

function same(a: Surface, b: Surface): boolean {
  if (a.width !== b.width || a.height !== b.height) return false;
  const size = a.width * a.height;
  const other = b.row(0, 0, size);
  return a.row(0, 0, size).every((pixel, i) => pixel === other[i]);
}

it("opens with the right password and tells its name", async ({ expect }) => {
  const { connect } = await start({ password: "opensesame" });
  const client = connect();
  // Eight characters are all that counts.
  await client.open("opensesa");
  expect(client.name).toBe("Porthole demo machine");
  expect([client.picture.width, client.picture.height]).toEqual([640, 400]);
});

it("refuses a wrong password and closes", async ({ expect }) => {
  const { connect } = await start({ password: "opensesame" });
  const client = connect();
  await expect(client.open("guess")).rejects.toThrow("Authentication failed");
  await expect(client.read(1)).rejects.toThrow("closed");
});

it.for([
  ["Raw", [RAW], RAW],
  ["ZRLE", [ZRLE, RAW], ZRLE],
  ["Raw when it comes first", [RAW, ZRLE], RAW],
  ["Raw when nothing was listed", [], RAW],
  ["Raw when nothing known was listed", [5, 7], RAW],
] as const)("shows its picture in %s", async ([, encodings, used], { expect }) => {
  const { demo, connect } = await start();
  const client = connect();
  await client.open();
  client.encodings(...encodings);
  client.ask(false);
  await client.update();
  expect([...client.seen]).toEqual([used]);
  expect(same(client.picture, demo.desktop.screen)).toBe(true);
});

it.for([
  ["Raw", [RAW, COPY]],
  ["ZRLE", [ZRLE, COPY, RAW]],
] as const)(
  "stays in step through typing, dragging and scrolling in %s",
  async ([, list], { expect }) => {
    const { demo, connect } = await start();
    const client = connect();
    await client.open();
    client.encodings(...list);
    client.ask(false);
    await client.update();
    client.pointer(1, 200, 65);
    for (let i = 1; i < 12; i++) client.pointer(1, 200 + i * 13, 65 + i * 7);
    client.pointer(0, 360, 150);
    client.type("help\necho one\necho two\nhelp\n");
    client.type("x");
    const typed = () => demo.desktop.terminalText.some((line) => line.endsWith("› x"));
    await client.until(() => typed() && same(client.picture, demo.desktop.screen));
    expect(client.seen).toContain(COPY);
    expect(same(client.picture, demo.desktop.screen)).toBe(true);
  },
);

it("answers an incremental request only when something has changed", async ({ expect }) => {
  const { demo, connect } = await start();
  const [client, other] = [connect(), connect()];
  await client.open();
  await other.open();
  client.encodings(RAW);
  client.ask(false);
  await client.update();
  client.ask(true);
  // A full request is answered at once; by then the server has long read the one before.
  other.ask(false);
  await other.update();
  other.ask(false);
  await other.update();
  expect(client.unread).toBe(0);
  demo.desktop.key(true, "a".charCodeAt(0));
  expect(await client.update()).toContain(RAW);
});

it("sends its clipboard as cut text and pastes what it was sent", async ({ expect }) => {
  const { demo, connect } = await start();
  const client = connect();
  await client.open();
  client.encodings(ZRLE);
  client.ask(false);
  await client.update();
  const text = Buffer.from("copy été\n", "latin1");
  client.send(Buffer.concat([Buffer.from([6, 0, 0, 0, 0, 0, 0, text.length]), text]));
  client.key(true, 0xffe3);
  client.type("v");
  client.key(false, 0xffe3);
  await client.until(() => client.notices.length > 0);
  expect(client.notices).toEqual(["été"]);
  expect(demo.desktop.terminalText.join("\n")).toContain("Copied.");
});

it("announces a new size alone, then shows the new screen", async ({ expect }) => {
  const { demo, connect } = await start();
  const client = connect();
  await client.open();
  client.encodings(ZRLE, SIZE);
  client.ask(false);
  await client.update();
  client.type("resize 800x600\n");
  await client.until(() => client.picture.width === 800);
  client.ask(true);
  expect(await client.update()).not.toContain(SIZE);
  await client.until(() => same(client.picture, demo.desktop.screen));
  expect([client.picture.width, client.picture.height]).toEqual([800, 600]);
});

it("shows a client without DesktopSize the part that fits", async ({ expect }) => {
  const { demo, connect } = await start();
  const client = connect();
  await client.open();
  client.encodings(RAW, COPY);
  client.ask(false);
  await client.update();
  client.type("resize 800x600\n");
  const shown = () => {
    const { screen, width } = demo.desktop;
    return width === 800 && same(client.picture, screen.copy(rect(0, 0, 640, 400)));
  };
  await client.until(shown);
  expect(client.seen).not.toContain(SIZE);
});

it("announces cursor and scan codes once to who can use them", async ({ expect }) => {
  const { connect } = await start();
  const client = connect();
  await client.open();
  client.encodings(RAW, CURSOR, KEYS);
  client.ask(false);
  expect((await client.update()).slice(0, 2)).toEqual([KEYS, CURSOR]);
  client.ask(false);
  expect(await client.update()).toEqual([RAW]);
});

it("ends only the client that sends a bad message", async ({ expect }) => {
  const { demo, connect } = await start();
  const [good, bad] = [connect(), connect()];
  await good.open();
  await bad.open();
  bad.send(Uint8Array.of(99));
  await expect(bad.read(1)).rejects.toThrow("closed");
  good.encodings(ZRLE);
  good.ask(false);
  await good.update();
  await good.until(() => same(good.picture, demo.desktop.screen));
  expect(same(good.picture, demo.desktop.screen)).toBe(true);
});

it("makes no updates for a client that does not read them", async ({ expect }) => {
  const { demo, connect } = await start();
  const [stalled, other] = [connect(), connect()];
  await stalled.open();
  await other.open();
  stalled.encodings(RAW);
  stalled.stall();
  const asked = 60;
  for (let i = 0; i < asked; i++) {
    stalled.ask(false);
    other.ask(false);
    // oxlint-disable-next-line no-await-in-loop -- a round trip, so that requests come one by one
    await other.update();
  }
  // Shown by none of the updates that were made before, so all of them are read first.
  demo.desktop.key(true, "q".charCodeAt(0));
  stalled.resume();
  let updates = 0;
  await stalled.until(() => {
    updates++;
    return same(stalled.picture, demo.desktop.screen);
  });
  // What the two kernels buffer is a few megabytes; an update is one.
  expect(updates).toBeLessThan(asked / 2);
});

it("lets go of what a client held when it leaves", async ({ expect }) => {
  const { demo, connect } = await start();
  const [leaving, staying] = [connect(), connect()];
  await leaving.open();
  await staying.open();
  staying.encodings(RAW);
  staying.ask(false);
  await staying.update();
  leaving.key(true, 0xffe3);
  leaving.pointer(1, 200, 65);
  await staying.until(() => demo.desktop.cursor === "move");
  leaving.close();
  await staying.until(() => demo.desktop.cursor !== "move");
  staying.type("u");
  await staying.until(() => demo.desktop.terminalText.some((line) => line.endsWith("› u")));
  expect(demo.desktop.terminalText.some((line) => line.endsWith("› u"))).toBe(true);
});

it("closes a client that never finishes the handshake", async ({ expect }) => {
  const { connect } = await start({ handshakeMs: 20 });
  const client = connect();
  await client.read(12);
  await expect(client.read(1)).rejects.toThrow("closed");
});

it("takes clients up to the limit and turns the next away", async ({ expect }) => {
  const { connect } = await start();
  const clients = Array.from({ length: MAX_CLIENTS }, connect);
  await Promise.all(clients.map((client) => client.open()));
  await expect(connect().open()).rejects.toThrow("closed");
});

it("closes its clients when it is closed", async ({ expect }) => {
  const { demo, connect } = await start();
  const client = connect();
  await client.open();
  await demo.close();
  await expect(client.read(1)).rejects.toThrow("closed");
});
