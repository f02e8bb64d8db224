import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { build } from "esbuild";
import fc from "fast-check";
import { beforeAll, describe, it } from "vitest";

import { withLightValibot } from "../../../viewer/build/unused-parts.ts";
import { ControlMessageError } from "../../../worker/channel/control-message-error.ts";
import { decodeToGateway, decodeToViewer } from "../../../worker/channel/messages.ts";
import { ROOT } from "../../support/root.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

type Decode = (text: string) => unknown;

/** The reader of messages as the viewer has it. */
async function lightReaders(folder: string): Promise<readonly [Decode, Decode]> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, "worker/channel/messages.ts")],
    bundle: true,
    write: false,
    format: "esm",
    plugins: [withLightValibot],
  });
  const path = join(folder, "messages.mjs");
  await writeFile(path, outputFiles[0]?.contents ?? "");
  const module: { decodeToViewer: Decode; decodeToGateway: Decode } = await import(path);
  return [module.decodeToViewer, module.decodeToGateway];
}

/** What is read, or why nothing is. */
function outcome(decode: Decode, text: string): unknown {
  try {
    return { read: decode(text) };
  } catch (error) {
    const reason = error instanceof Error && "reason" in error ? error.reason : error;
    return { reason };
  }
}

const ID = "aA0-_".repeat(9).slice(0, 43);

/** Messages of both directions, from which others are made. */
const MESSAGES: readonly Readonly<Record<string, unknown>>[] = [
  {
    type: "hello",
    session: ID,
    console: { id: "1", name: "web-01" },
    mode: "view",
    granted: "control",
    share: true,
    ackEvery: 1,
    secondsLeft: 60,
    resume: { token: "t", graceSeconds: 60 },
    again: true,
    waitSeconds: 0,
  },
  { type: "resumed", received: 1, mode: "control", ackEvery: 2, secondsLeft: 3 },
  { type: "connection", number: 1 },
  { type: "waiting", seconds: 1, secondsLeft: 2 },
  { type: "ping", number: 0 },
  { type: "mode", mode: "view" },
  { type: "in-use", by: "somebody", since: 1, choice: "take-over" },
  { type: "presence", people: [{ id: 1, name: "A", mode: "view", controls: false, since: 1 }] },
  { type: "message", text: "Hello", from: "operator" },
  { type: "end", code: "closed", by: "somebody", reason: "because" },
  { type: "ack", received: 1, ping: 2 },
  { type: "visible", visible: true },
  { type: "control", action: "give", to: 1 },
  { type: "control", action: "ask" },
  { type: "answer", request: 1, allow: true },
  { type: "share" },
];

const ANYTHING = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, -1, 0, 1.5, 2 ** 60, "", "view", "x".repeat(300), true),
  fc.constantFrom<unknown>([], {}, [{}], { id: "1", name: "n" }, { token: "t", graceSeconds: 1 }),
  fc.jsonValue(),
);

/** A message that has been changed, or anything. */
const CHANGED = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...MESSAGES),
      fc.array(fc.tuple(fc.constantFrom(...MESSAGES.flatMap(Object.keys), "more"), ANYTHING), {
        maxLength: 3,
      }),
    )
    .map(([message, changes]) => ({ ...message, ...Object.fromEntries(changes) })),
  ANYTHING,
);

describe("what the viewer has in place of valibot", () => {
  let readers: readonly [Decode, Decode];

  beforeAll(async () => {
    const folder = await temporaryFolder();
    readers = await lightReaders(folder.path);
    return () => folder.remove();
  });

  it("reads every message as valibot does, and refuses the same ones for the same reason", ({
    expect,
  }) => {
    const [toViewer, toGateway] = readers;
    for (const message of MESSAGES) {
      const text = JSON.stringify(message);
      expect(outcome(toViewer, text)).toEqual(outcome(decodeToViewer, text));
    }
    expect(outcome(toViewer, '{"type":"ping","number":1}')).toEqual({
      read: { type: "ping", number: 1 },
    });
    expect(outcome(toViewer, '{"type":"new"}')).toEqual({ reason: "type" });
    fc.assert(
      fc.property(CHANGED, (message) => {
        const text = JSON.stringify(message) ?? "";
        expect(outcome(toViewer, text)).toEqual(outcome(decodeToViewer, text));
        expect(outcome(toGateway, text)).toEqual(outcome(decodeToGateway, text));
      }),
      { numRuns: 3000 },
    );
    expect(() => decodeToViewer("")).toThrow(ControlMessageError);
  });
});
