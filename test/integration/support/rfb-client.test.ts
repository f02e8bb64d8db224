import { describe, it } from "vitest";

import { ByteReader } from "../../support/byte-reader.ts";
import { connectRfb, type BytePipe } from "../../support/rfb-client.ts";

/** A pipe whose other end is a script: `sent` is what the client wrote. */
function scripted(bytes: readonly number[]): { pipe: BytePipe; sent: number[] } {
  const incoming = new ByteReader();
  incoming.push(Uint8Array.from(bytes));
  const sent: number[] = [];
  return { sent, pipe: { incoming, send: (data) => sent.push(...data), close: () => undefined } };
}

const latin1 = (text: string): number[] => [...Buffer.from(text, "latin1")];

/** Version, one security type, SecurityResult, ServerInit of a screen 2 wide and 1 high named "vm". */
const HELLO = [
  latin1("RFB 003.008\n"),
  [1, 1, 0, 0, 0, 0],
  [0, 2, 0, 1],
  [32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0],
  [0, 0, 0, 2, ...latin1("vm")],
].flat();

/** Head of a FramebufferUpdate with one rectangle. */
const UPDATE = [0, 0, 0, 1];

const RED_AND_BLUE = [0, 0, 0xff, 0, 0xff, 0, 0, 0];

describe("the headless client", () => {
  it("shakes hands and decodes a Raw update", async ({ expect }) => {
    const { pipe, sent } = scripted(HELLO);
    const client = await connectRfb(pipe);
    expect([client.name, client.width(), client.height()]).toEqual(["vm", 2, 1]);
    const update = client.nextUpdate();
    pipe.incoming.push(
      Uint8Array.from([...UPDATE, 0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0, ...RED_AND_BLUE]),
    );
    await update;
    expect(client.pixels(0, 0, 2, 1)).toEqual([0xff0000, 0x0000ff]);
    expect(sent.slice(0, 14)).toEqual([...latin1("RFB 003.008\n"), 1, 1]);
    expect(sent.slice(-10)).toEqual([3, 1, 0, 0, 0, 0, 0, 2, 0, 1]);
  });

  it("follows a new screen size and asks for all of it", async ({ expect }) => {
    const { pipe, sent } = scripted(HELLO);
    const client = await connectRfb(pipe);
    const update = client.nextUpdate();
    pipe.incoming.push(
      Uint8Array.from([...UPDATE, 0, 0, 0, 0, 0, 4, 0, 3, 0xff, 0xff, 0xff, 0x21]),
    );
    await update;
    expect([client.width(), client.height()]).toEqual([4, 3]);
    expect(sent.slice(-10)).toEqual([3, 0, 0, 0, 0, 0, 0, 4, 0, 3]);
  });

  it("ends at an encoding it did not ask for", async ({ expect }) => {
    const { pipe } = scripted([...HELLO, ...UPDATE, 0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 7]);
    const client = await connectRfb(pipe);
    expect((await client.ended).message).toBe("encoding 7 was not asked for");
  });

  it("presses and releases each key that it types", async ({ expect }) => {
    const { pipe, sent } = scripted(HELLO);
    const client = await connectRfb(pipe);
    client.type("a");
    expect(sent.slice(-16)).toEqual([4, 1, 0, 0, 0, 0, 0, 0x61, 4, 0, 0, 0, 0, 0, 0, 0x61]);
  });

  it("refuses a server that wants a password", async ({ expect }) => {
    const { pipe } = scripted([...latin1("RFB 003.008\n"), 1, 2]);
    await expect(connectRfb(pipe)).rejects.toThrow("security types 2");
  });
});
