import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, it, type TestContext } from "vitest";

import {
  FAKE_TOKEN,
  fakeApi,
  fakeProblem,
  fakeSession,
  serveFakeApi,
  type FakeApi,
} from "../../support/doubles/fake-api.ts";
import { ownFolder } from "./own-folder.ts";
import { run, type Ran } from "./run.ts";

const SESSIONS = [
  fakeSession(1),
  fakeSession(2, { console: { id: "vm-2", name: "evil\u001B[2J" }, tenant: "other" }),
];
const [FIRST = "", SECOND = ""] = SESSIONS.map(({ session }) => session);

/** `porthole` with a fake gateway that has two sessions. */
async function stage(context: TestContext): Promise<{
  readonly api: FakeApi;
  readonly porthole: (
    argv: readonly string[],
    env?: Record<string, string>,
    input?: string,
  ) => Promise<Ran>;
}> {
  const api = fakeApi(SESSIONS);
  const gateway = await serveFakeApi(api);
  context.onTestFinished(() => gateway.close());
  const cwd = await ownFolder(context);
  const usual = {
    PORTHOLE_URL: `http://127.0.0.1:${gateway.port}`,
    PORTHOLE_TOKEN: FAKE_TOKEN,
  };
  return {
    api,
    porthole: (argv, env = {}, input = "") => run(argv, { cwd, env: { ...usual, ...env }, input }),
  };
}

describe("porthole sessions", () => {
  it("lists in a table that is safe to print", async (context) => {
    const { expect } = context;
    const { porthole } = await stage(context);
    const { status, stdout } = await porthole(["sessions"]);
    expect(status).toBe(0);
    const [titles, first, second, ...rest] = stdout.split("\n");
    expect(titles).toMatch(/^SESSION +CONSOLE +SUBJECT /);
    expect(first).toMatch(new RegExp(`^${FIRST}  web-01 .*acme`));
    expect(second).toContain("evil\\u{1b}[2J");
    expect(rest).toEqual([""]);
  });

  it("prints what scripts read, one object in each line, filtered and limited", async (context) => {
    const { expect } = context;
    const { porthole } = await stage(context);
    const everything = await porthole(["sessions", "--json"]);
    expect(
      everything.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(SESSIONS);
    expect(everything.stdout).not.toContain("\u001B");
    const one = await porthole(["sessions", "--json", "--tenant", "other", "--state", "live"]);
    expect(JSON.parse(one.stdout)).toEqual(SESSIONS[1]);
    const limited = await porthole(["sessions", "--json", "--limit", "1"]);
    expect(JSON.parse(limited.stdout)).toEqual(SESSIONS[0]);
    const none = await porthole(["sessions", "--subject", "nobody"]);
    expect(none).toEqual({ status: 0, stdout: "", stderr: "There is no live session.\n" });
  });
});

describe("porthole time", () => {
  it("gives more time than there is, another end, or says no", async (context) => {
    const { expect } = context;
    const { api, porthole } = await stage(context);
    const patched = (): unknown => api.calls.findLast(({ method }) => method === "PATCH")?.body;
    expect(await porthole(["time", FIRST, "--more", "30"])).toMatchObject({
      status: 0,
      stdout: "It ends at 2026-11-27T18:44:00.000Z.\n",
    });
    expect(patched()).toEqual({ endsAt: "2026-11-27T18:44:00.000Z" });
    await porthole(["time", FIRST, "--until", "2026-11-27T20:00+01:00"]);
    expect(patched()).toEqual({ endsAt: "2026-11-27T19:00:00.000Z" });
    const no = await porthole(["time", SECOND, "--no"]);
    expect(no).toMatchObject({ status: 0, stdout: "Nobody there has asked for more time.\n" });
    expect(patched()).toEqual({ moreTime: "declined" });
  });

  it.for([
    [],
    ["--more", "0"],
    ["--more", "10081"],
    ["--more", "5", "--no"],
    ["--until", "2026-11-27T20:00"],
    ["--until", "tomorrow"],
  ])("does nothing with %j", async (options, context) => {
    const { expect } = context;
    const { api, porthole } = await stage(context);
    expect((await porthole(["time", FIRST, ...options])).status).toBe(2);
    expect(api.calls).toEqual([]);
  });
});

describe("porthole end", () => {
  it("ends a session by its name or the beginning of it", async (context) => {
    const { expect } = context;
    const { api, porthole } = await stage(context);
    const argv = ["end", FIRST, "--reason", "bye"];
    expect(await porthole(argv)).toMatchObject({ status: 0, stdout: "The session is ended.\n" });
    expect(api.calls.at(-1)?.address).toBe(`/api/v1/sessions/${FIRST}?reason=bye`);
    const short = await porthole(["end", SECOND.slice(0, 9), "--json"]);
    expect(JSON.parse(short.stdout)).toEqual({ session: SECOND, outcome: "ended" });
    expect(api.sessions).toEqual([]);
  });

  it("ends nothing by a beginning of several or of none", async (context) => {
    const { expect } = context;
    const { api, porthole } = await stage(context);
    expect(await porthole(["end", "SSSSSSSS"])).toMatchObject({ status: 2, stdout: "" });
    expect((await porthole(["end", "TTTTTTTT"])).stderr).toContain("no live session begins");
    expect((await porthole(["end", "SSS"])).stderr).toContain("first 8 characters");
    expect(api.sessions).toHaveLength(2);
  });

  it("ends all that fit, with --yes only where nobody can be asked", async (context) => {
    const { expect } = context;
    const { api, porthole } = await stage(context);
    const argv = ["end", "--tenant", "acme", "--reason", "Moving"];
    const refused = await porthole(argv, {}, "y\n");
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toContain("--yes");
    expect(api.sessions).toHaveLength(2);
    const done = await porthole([...argv, "--yes"]);
    expect(done).toMatchObject({ status: 0, stdout: "Ended: 1 session.\n" });
    expect(api.calls.at(-1)?.body).toEqual({ tenant: "acme", reason: "Moving" });
    const again = await porthole([...argv, "--yes", "--json"]);
    expect(again).toMatchObject({ status: 0, stdout: '{"ended":0}\n' });
  });

  it.for([
    ["nothing to end", ["end"], "it requires SESSION, or --console"],
    ["a session and a filter", ["end", FIRST, "--subject", "ann"], "exclude each other"],
    ["two sessions", ["end", FIRST, SECOND], "one session"],
    ["a long reason", ["end", FIRST, "--reason", "x".repeat(201)], "1 to 200 characters"],
  ] as const)("ends with 2 for %s", async ([, argv, expected], context) => {
    const { expect } = context;
    const { api, porthole } = await stage(context);
    const { status, stderr } = await porthole(argv);
    expect(status).toBe(2);
    expect(stderr).toContain(expected);
    expect(api.calls).toEqual([]);
  });
});

describe("porthole watch and message", () => {
  it("make a link to watch a session", async (context) => {
    const { expect } = context;
    const { api, porthole } = await stage(context);
    const made = await porthole(["watch", FIRST, "--subject", "ops", "--ttl", "60", "--covert"]);
    expect(made).toMatchObject({ status: 0, stderr: "Works once, until 2026-11-27T10:20:00Z.\n" });
    expect(made.stdout).toMatch(/^https:\/\/console\.example\.com\/c\/O{43}#a-ticket\n$/);
    expect(api.calls[0]?.body).toEqual({ subject: "ops", ttlSeconds: 60, covert: true });
    const json = await porthole(["watch", FIRST, "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ session: "O".repeat(43) });
  });

  it("print what happens in a session until it is over", async (context) => {
    const { expect } = context;
    const { api, porthole } = await stage(context);
    const fact = { id: "2", time: "2026-11-27T10:15:00Z", type: "session-ended", sequence: 2 };
    const data = { code: "closed", reason: "\u001B]0;x\u0007" };
    api.instead.push(undefined, () => Response.json({ events: [{ ...fact, data }] }));
    const { status, stdout } = await porthole(["watch", FIRST, "--events", "--every", "1"]);
    expect(status).toBe(0);
    expect(stdout.split("\n")).toEqual([
      "2026-11-27T10:14:01Z  session-live  milliseconds=120",
      "2026-11-27T10:15:00Z  session-ended  code=closed  reason=\\u{1b}]0;x\\u{7}",
      "",
    ]);
  });

  it("require a terminal for the list, and refuse what goes with a session only", async (context) => {
    const { expect } = context;
    const { porthole } = await stage(context);
    expect((await porthole(["watch"])).stderr).toContain("requires a terminal");
    expect((await porthole(["watch", "--covert"])).stderr).toContain("require SESSION");
    expect((await porthole(["watch", FIRST, "--tenant", "t"])).stderr).toContain("exclude");
  });

  it("send a line", async (context) => {
    const { expect } = context;
    const { api, porthole } = await stage(context);
    expect((await porthole(["message", FIRST, "Five minutes"])).status).toBe(0);
    expect((await porthole(["message", FIRST, "-"], {}, "from a pipe\n")).status).toBe(0);
    expect(api.calls.map(({ body }) => body)).toEqual([
      { text: "Five minutes" },
      { text: "from a pipe" },
    ]);
    const long = await porthole(["message", FIRST, "x".repeat(501)]);
    expect([long.status, api.calls.length]).toEqual([2, 2]);
    expect((await porthole(["message", FIRST, "x".repeat(500)])).status).toBe(0);
  });
});

describe("a command that calls a gateway", () => {
  it("ends with 1 and the problem where it is refused", async (context) => {
    const { expect } = context;
    const { porthole } = await stage(context);
    expect(await porthole(["sessions"], { PORTHOLE_TOKEN: "another" })).toEqual({
      status: 1,
      stdout: "",
      stderr: "porthole: sessions: Title of unauthorized (unauthorized)\n",
    });
    expect((await porthole(["end", "T".repeat(43)])).stderr).toContain("(no-such-session)");
  });

  it("ends with 3 where the gateway does not answer as one", async (context) => {
    const { expect } = context;
    const { api, porthole } = await stage(context);
    api.instead.push(() => new Response("<html>"));
    expect(await porthole(["sessions"])).toMatchObject({
      status: 3,
      stderr: "porthole: sessions: The answer is not one of the gateway's\n",
    });
    api.instead.push(() => fakeProblem(429, "too-many-requests", { "Retry-After": "0" }));
    expect((await porthole(["sessions"])).status).toBe(0);
  });

  it("reads the token from a file, and never from the command line", async (context) => {
    const { expect } = context;
    const { porthole } = await stage(context);
    const file = join(await ownFolder(context), "token");
    await writeFile(file, `${FAKE_TOKEN}\n`);
    const other = { PORTHOLE_TOKEN: "other" };
    expect((await porthole(["sessions", "--token-file", file], other)).status).toBe(0);
    const missing = await porthole(["sessions", "--token-file", `${file}-cAnArY`]);
    expect(missing.status).toBe(2);
    expect(missing.stderr).not.toContain("cAnArY");
    expect((await porthole(["sessions", "--token", FAKE_TOKEN])).status).toBe(2);
    expect((await porthole(["sessions"], { PORTHOLE_TOKEN: "" })).stderr).toContain("is not set");
    expect((await porthole(["sessions"], { PORTHOLE_TOKEN: "a b" })).status).toBe(2);
  });

  it.for([
    ["http://console.example.com", "requires https"],
    ["http://127.0.0.1.example.com", "requires https"],
    ["http://127.example.com", "requires https"],
    ["ftp://console.example.com", "requires an address"],
    ["https://u:p@console.example.com", "requires an address"],
    ["console.example.com", "requires an address"],
  ] as const)("sends no token to %s", async ([gateway, expected], context) => {
    const { expect } = context;
    const { porthole } = await stage(context);
    const { status, stderr } = await porthole(["sessions", "--gateway", gateway]);
    expect(status).toBe(2);
    expect(stderr).toContain(expected);
  });
});
