import { describe, it, onTestFinished } from "vitest";

import { sealPreamble } from "../../../worker/tunnel/connector/handshake.ts";
import { RecordSealer } from "../../../worker/tunnel/connector/noise/records.ts";
import { gatewayEnd, KEY, newPreamble } from "../../support/connector/harness.ts";
import { sealedEnd } from "../../support/connector/sealed-end.ts";
import { startSilentPort } from "../../support/doubles/silent-port.ts";
import { wire } from "../../support/play.ts";
import { ended, screensForFile, start, startPlainScreen } from "../../support/connector/scene.ts";
import { SOON } from "../../support/soon.ts";

/** On a busy computer as well. */
const NONE = new Uint8Array(0);

const screens = screensForFile();
const { target } = screens;

describe("a gateway", () => {
  it("that leaves while its console is opened ends the opening", async ({ expect }) => {
    const silent = await startSilentPort();
    onTestFinished(() => silent.close());
    const connector = await start();
    for (const leave of ["end", "destroy"] as const) {
      const gateway = gatewayEnd(connector.port);
      const never = gateway.open(
        sealPreamble(newPreamble({ ...target(), port: silent.port }), KEY),
      );
      never.catch(() => {});
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await expect.poll(() => connector.counts().opening, SOON).toBe(1);
      gateway.socket[leave]();
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await expect
        .poll(() => connector.counts(), SOON)
        .toMatchObject({
          connections: 0,
          opening: 0,
        });
      expect(connector.logged.at(-1)).toMatchObject({
        event: "connection",
        fields: { status: "gone" },
      });
    }
  });

  it("that speaks before it has its answer gets none", async ({ expect }) => {
    const connector = await start();
    const gateway = gatewayEnd(connector.port);
    const { frame } = sealPreamble(newPreamble({ ...target("stall-version") }), KEY);
    gateway.socket.write(Buffer.concat([frame, Uint8Array.of(0)]));
    await ended(gateway);
    expect(gateway.incoming.available).toBe(0);
    expect(connector.logged.at(-1)?.fields).toMatchObject({ status: "gone" });
  });

  /** Records of the gateway with what was made of them on the way; the console gets what comes in front. */
  it.for<[string, (records: readonly Uint8Array[]) => Uint8Array, string]>([
    ["changed", ([first = NONE, second = NONE]) => wire(first, flipped(second)), "one"],
    ["repeated", ([first = NONE]) => wire(first, first), "one"],
    ["in another order", ([first = NONE, second = NONE]) => wire(second, first), ""],
    ["left out", ([, second = NONE]) => second, ""],
    ["in the clear", ([first = NONE]) => wire(first, Buffer.from("typed in the clear")), "one"],
    ["whole, and cut after", ([first = NONE, second = NONE]) => wire(first, second), "onetwo"],
    [
      "cut in the middle",
      ([first = NONE, second = NONE]) => wire(first, second.subarray(0, 9)),
      "one",
    ],
  ])("has its session ended when its records come %s", async ([, change, told], { expect }) => {
    const heard: Buffer[] = [];
    const peer = await startPlainScreen((socket) =>
      socket.on("data", (chunk) => heard.push(chunk)),
    );
    const connector = await start();
    const sealed = sealPreamble(newPreamble({ ...target(), port: peer.port }), KEY);
    const gateway = gatewayEnd(connector.port);
    const opened = await gateway.open(sealed);
    if (opened === undefined) throw new Error("no status");
    const session = sealedEnd(gateway.socket, gateway.incoming, opened.keys);
    await session.incoming.read("init".length);
    const sealer = new RecordSealer(opened.keys.send);
    const records = ["one", "two"].map((text) => sealer.seal(Buffer.from(text)));
    gateway.socket.end(change(records));
    await ended(gateway);
    await expect.poll(() => connector.counts().connections, SOON).toBe(0);
    expect(connector.logged.at(-1)?.fields).toMatchObject({
      end: "broken",
      bytesToTarget: told.length,
    });
    expect(Buffer.concat(heard).toString()).toBe(told);
    // It was cut off, and is not told that all is well.
    await expect(session.incoming.read(1)).rejects.toThrow();
    expect(session.ended()).toBe(false);
  });

  it("has its session ended when its records are the connector's own", async ({ expect }) => {
    const connector = await start();
    const gateway = gatewayEnd(connector.port);
    expect(await gateway.open(sealPreamble(newPreamble(target()), KEY))).toBeDefined();
    gateway.socket.removeAllListeners("data").pipe(gateway.socket);
    await ended(gateway);
    await expect.poll(() => connector.counts().connections, SOON).toBe(0);
    expect(connector.logged.at(-1)?.fields).toMatchObject({ end: "broken", bytesToTarget: 0 });
  });
});

function flipped(record: Uint8Array): Uint8Array {
  return Uint8Array.from(record, (byte, at) => (at === record.length - 1 ? byte ^ 1 : byte));
}
