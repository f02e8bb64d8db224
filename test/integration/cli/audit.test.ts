import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, it, type TestContext } from "vitest";

import { chainOf, exported } from "../../support/audit-chain.ts";
import { FAKE_TOKEN, fakeApi, fakeProblem, serveFakeApi } from "../../support/doubles/fake-api.ts";
import { ownFolder } from "./own-folder.ts";
import { run, type Ran } from "./run.ts";

const EVENTS = chainOf(6);
const HEAD = `6:${EVENTS[5]?.hash ?? ""}`;

const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;
const WHOLE = text(exported(EVENTS));

interface Verifying {
  /** The files, by name. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly options?: readonly string[];
  readonly input?: string;
}

async function verify(context: TestContext, verifying: Verifying): Promise<Ran> {
  const { files = {}, options = Object.keys(files), input = "" } = verifying;
  const cwd = await ownFolder(context);
  await Promise.all(
    Object.entries(files).map(([name, content]) => writeFile(join(cwd, name), content)),
  );
  return run(["audit", "verify", ...options], { cwd, input });
}

describe("porthole audit verify", () => {
  it("says what it has verified", async (context) => {
    const { expect } = context;
    const { status, stdout } = await verify(context, { files: { "a.jsonl": WHOLE } });
    expect([status, stdout]).toEqual([
      0,
      `✓ acme: events 1 to 6, none missing and none changed.\n  head ${HEAD}\n`,
    ]);
  });

  it("reads standard input, and several files that follow one another", async (context) => {
    const { expect } = context;
    const piped = await verify(context, { options: ["-", "--json", "--head", HEAD], input: WHOLE });
    expect(piped.status).toBe(0);
    expect(JSON.parse(piped.stdout)).toMatchObject({ kind: "verified", events: 6, first: 1 });
    const files = {
      "1.jsonl": text(exported(EVENTS.slice(0, 4), true)),
      "2.jsonl": text(exported(EVENTS).slice(4)),
    };
    expect((await verify(context, { files })).status).toBe(0);
    const reversed = await verify(context, { files, options: ["2.jsonl", "1.jsonl"] });
    expect(reversed).toMatchObject({ status: 1 });
    expect(reversed.stdout).toMatch(
      /^✗ 2\.jsonl:1: event 1 is the first of a chain, and this is 5/,
    );
  });

  const lines = exported(EVENTS);
  const changed = lines.map((line, index) => (index === 2 ? line.replace("clo", "Clo") : line));
  const invalid = Buffer.from(WHOLE);
  invalid[WHOLE.indexOf("Zo")] = 0xff;
  it.for<[string, string | Uint8Array, RegExp]>([
    ["a changed byte", text(changed), /^✗ a:3: this line was changed/],
    ["a byte that is no text", invalid, /^✗ a:1: this line is not an event/],
    [
      "a removed line",
      text(lines.toSpliced(2, 1)),
      /^✗ a:3: event 3 should be here, and this is 4/,
    ],
    ["a removed first line", text(lines.slice(1)), /^✗ a:1: event 1 is the first of a chain/],
    [
      "the newest line cut",
      text(lines.toSpliced(5, 1)),
      /^✗ a:6: the checkpoint is that of event 6/,
    ],
    ["the end cut", text(lines.slice(0, 6)), /^✗ a: the end is missing/],
    ["an end in the middle of a line", WHOLE.slice(0, -20), /^✗ a:7: this line is not an event/],
    ["nothing", "", /^✗ a: the end is missing/],
    ["a line without end", "x".repeat(200_000), /^✗ a:1: this line is not an event/],
  ])("names %s", async ([, content, expected], context) => {
    const { status, stdout } = await verify(context, { files: { a: content } });
    context.expect(status).toBe(1);
    context.expect(stdout).toMatch(expected);
  });

  it("notices by a known head that the end was cut with its checkpoint", async (context) => {
    const { expect } = context;
    const cut = text(exported(EVENTS.slice(0, 5)));
    expect((await verify(context, { files: { a: cut } })).status).toBe(0);
    const known = await verify(context, { files: { a: cut }, options: ["a", "--head", HEAD] });
    expect(known.status).toBe(1);
    expect(known.stdout).toContain("event 6 is not in it");
  });

  it("accepts a later beginning where it is asked to", async (context) => {
    const { expect } = context;
    const files = { a: text(exported(EVENTS).slice(2)) };
    const after = `2:${EVENTS[1]?.hash ?? ""}`;
    const known = await verify(context, { files, options: ["a", "--after", after] });
    expect(known.stdout).toContain("What was before event 3 is not in it.");
    expect((await verify(context, { files, options: ["a", "--part"] })).status).toBe(0);
  });

  it("ends with 2 for what cannot be used", async (context) => {
    const { expect } = context;
    const cases = [
      [],
      ["cAnArY"],
      ["a", "--head", "cAnArY"],
      ["a", "--after", "1:cAnArY"],
      ["a", "--part", "--after", HEAD],
    ];
    for (const options of cases) {
      // oxlint-disable-next-line no-await-in-loop -- one program after another
      const { status, stdout, stderr } = await verify(context, { files: { a: WHOLE }, options });
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/^porthole: audit: /);
      expect(stderr).not.toContain("cAnArY");
    }
  });
});

describe("porthole audit export", () => {
  async function stage(context: TestContext) {
    const api = fakeApi();
    const gateway = await serveFakeApi(api);
    context.onTestFinished(() => gateway.close());
    const cwd = await ownFolder(context);
    const env = { PORTHOLE_URL: `http://127.0.0.1:${gateway.port}`, PORTHOLE_TOKEN: FAKE_TOKEN };
    const page = (lines: readonly string[]) => api.instead.push(() => new Response(text(lines)));
    const porthole = (argv: readonly string[]) => run(["audit", "export", ...argv], { cwd, env });
    return { api, cwd, page, porthole };
  }

  it("joins the pages to one export that verifies", async (context) => {
    const { expect } = context;
    const { api, cwd, page, porthole } = await stage(context);
    page(exported(EVENTS.slice(0, 4), true));
    page(exported(EVENTS).slice(4));
    const { status, stdout, stderr } = await porthole(["--tenant", "acme", "--output", "a.jsonl"]);
    expect([status, stdout, stderr]).toEqual([0, "", `Exported up to ${HEAD}\n`]);
    expect(await readFile(join(cwd, "a.jsonl"), "utf8")).toBe(WHOLE);
    expect((await stat(join(cwd, "a.jsonl"))).mode & 0o777).toBe(0o600);
    expect(api.calls.map(({ address }) => address)).toEqual([
      "/api/v1/audit?tenant=acme&limit=1000&after=0",
      "/api/v1/audit?tenant=acme&limit=1000&after=4",
    ]);
    // What is there is not written over.
    expect(await porthole(["--output", "a.jsonl"])).toMatchObject({ status: 2 });
  });

  it("writes to standard output, from where it is asked to", async (context) => {
    const { expect } = context;
    const { api, page, porthole } = await stage(context);
    page(exported(EVENTS).slice(4));
    const { status, stdout } = await porthole(["--after", "4"]);
    expect([status, stdout]).toEqual([0, text(exported(EVENTS).slice(4))]);
    expect(api.calls[0]?.address).toBe("/api/v1/audit?limit=1000&after=4");
  });

  it("fails where the gateway sends no chain, or refuses", async (context) => {
    const { expect } = context;
    const { api, page, porthole } = await stage(context);
    page(exported(EVENTS).toSpliced(2, 1));
    const wrong = await porthole([]);
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain("is no chain");
    page(exported(EVENTS).slice(0, 6));
    expect((await porthole([])).stderr).toContain("no whole page");
    api.instead.push(() => fakeProblem(403, "not-permitted"));
    expect(await porthole([])).toMatchObject({ status: 1, stdout: "" });
  });
});
