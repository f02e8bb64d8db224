import fc from "fast-check";
import { describe, it } from "vitest";

import { ScreenConversation } from "../../support/screen-conversation.ts";

const CLIENT = Buffer.concat([
  Buffer.from("RFB 003.008\n"),
  Buffer.from([1, 1]),
  Buffer.alloc(20),
  Buffer.from([2, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1]),
  Buffer.from([3, 1, 0, 0, 0, 0, 2, 128, 1, 224]),
  Buffer.from([4, 1, 0, 0, 0, 0, 0, 0x61]),
  Buffer.from([5, 0, 0, 1, 0, 1]),
  Buffer.from([4, 0, 0, 0, 0, 0, 0, 0x61]),
]);

/** Everything that a conversation does with the client's bytes, in order. */
function play(chunks: readonly Buffer[]): string[] {
  const heard: string[] = [];
  const conversation = new ScreenConversation({
    send: (bytes) => heard.push(Buffer.from(bytes).toString("hex")),
    key: () => heard.push("key"),
    updateRequest: () => heard.push("update request"),
  });
  for (const chunk of chunks) conversation.push(chunk);
  return heard;
}

describe("ScreenConversation", () => {
  it("greets, offers no security but None and describes a screen of 640×480", ({ expect }) => {
    const [version, types, result, init] = play([CLIENT]);
    expect(version).toBe(Buffer.from("RFB 003.008\n").toString("hex"));
    expect([types, result]).toEqual(["0101", "00000000"]);
    expect(init).toBe(
      "028001e02018000100ff00ff00ff100800000000000000056" +
        Buffer.from("bench").toString("hex").slice(1),
    );
  });

  it("hears keys and update requests among the other messages", ({ expect }) => {
    expect(play([CLIENT]).slice(4)).toEqual(["update request", "key", "key"]);
  });

  it("does not depend on how the stream is cut", ({ expect }) => {
    const whole = play([CLIENT]);
    fc.assert(
      fc.property(fc.array(fc.nat(CLIENT.length)), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), CLIENT.length];
        const chunks = at.slice(1).map((end, index) => CLIENT.subarray(at[index], end));
        expect(play(chunks)).toEqual(whole);
      }),
    );
  });

  it("refuses a message that it does not know", ({ expect }) => {
    expect(() => play([CLIENT, Buffer.of(99)])).toThrow("client message 99");
  });
});
