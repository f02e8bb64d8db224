import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";

import { describe, it } from "vitest";

import { ownFolder } from "./own-folder.ts";
import { run } from "./run.ts";

describe("porthole", () => {
  it("lists its commands", async (context) => {
    const { expect } = context;
    const cwd = await ownFolder(context);
    for (const argv of [[], ["--help"], ["-h"]]) {
      // oxlint-disable-next-line no-await-in-loop -- one program after another
      const { status, stdout } = await run(argv, { cwd });
      expect(status).toBe(0);
      for (const name of [
        "sessions",
        "watch",
        "message",
        "end",
        "ticket",
        "keys",
        "check",
        "audit",
      ])
        expect(stdout).toContain(`porthole ${name}`);
    }
  });

  it.for(["sessions", "watch", "message", "end", "ticket", "keys", "check", "audit"])(
    "explains %s",
    async (name, context) => {
      const { expect } = context;
      const { status, stdout } = await run([name, "--help"], { cwd: await ownFolder(context) });
      expect(status).toBe(0);
      expect(stdout).toContain(`porthole ${name}`);
      expect(stdout).toContain("Exit code: 0");
    },
  );

  it.for([
    ["a command that there is not", ["cAnArY"], "there is no such command"],
    ["a member of every object", ["constructor"], "there is no such command"],
    ["an option that there is not", ["ticket", "--nonsense"], "porthole: ticket: Unknown option"],
    ["an option without its value", ["keys", "--remove"], "porthole: keys: "],
    ["a value without its option", ["keys", "cAnArY"], "every value needs its option"],
  ] as const)("ends with 2 for %s, and repeats no value", async ([, argv, expected], context) => {
    const { expect } = context;
    const { status, stdout, stderr } = await run(argv, { cwd: await ownFolder(context) });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(expected);
    expect(stderr).not.toContain("cAnArY");
  });

  it.for([
    ["a ticket key", ["ticket", "--target", "10.0.0.5:5900", "--keys", "cAnArY"], "read: EISDIR"],
    ["a file to check by", ["check", "a.b.c.d.e", "--keys-file", "cAnArY"], "read: EISDIR"],
    ["a file of secrets", ["keys", "--file", "cAnArY"], "read: EISDIR"],
    ["an issuer's file", ["keys", "--issuer", "acme", "--out", "cAnArY"], "written: EISDIR"],
    ["a tenant with a quote", ["keys", "--token", "t", "--tenant", "O'Brien"], "single quotes"],
  ] as const)("ends with 2 and one line for %s that cannot be used", async (given, context) => {
    const { expect } = context;
    const [, argv, expected] = given;
    const cwd = await ownFolder(context);
    await mkdir(join(cwd, "cAnArY"));
    expect((await run(["keys"], { cwd })).status).toBe(0);
    const { status, stdout, stderr } = await run(argv, { cwd });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(expected);
    expect(stderr).not.toContain("cAnArY");
    expect(stderr.trimEnd()).not.toContain("\n");
    expect((await readdir(cwd)).toSorted()).toEqual([".dev.vars", "cAnArY"]);
  });
});
