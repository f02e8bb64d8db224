import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, it } from "vitest";

import { readDevVars } from "../../../cli/dev-vars.ts";
import { keyFor, parseConnectorKeys } from "../../../worker/ticket/keys/connector-keys.ts";
import { parseKeysCommand } from "../../../cli/keys-options.ts";
import { ownFolder } from "./own-folder.ts";
import { run } from "./run.ts";

const keys = (cwd: string, argv: readonly string[], path = process.env["PATH"] ?? "") =>
  run(["keys", ...argv], { cwd, env: { PATH: path } });

/** A `wrangler` that notes its arguments and its standard input. */
async function fakeWrangler(folder: string, status = 0): Promise<string> {
  const script = `#!/bin/sh\necho "$@" >> '${folder}/argv'\ncat >> '${folder}/stdin'\nexit ${status}\n`;
  await writeFile(join(folder, "wrangler"), script);
  await chmod(join(folder, "wrangler"), 0o755);
  return `${folder}:${process.env["PATH"] ?? ""}`;
}

describe("the command line of keys", () => {
  it("makes keys in .dev.vars by default", ({ expect }) => {
    expect(parseKeysCommand([])).toEqual({
      task: { kind: "fill", keep: false },
      file: ".dev.vars",
      out: ".porthole/issuer-.json",
      put: false,
      environment: undefined,
    });
  });

  it("keeps the keys of a deployment apart", ({ expect }) => {
    expect(parseKeysCommand(["--put", "--env", "eu-1"])).toMatchObject({
      task: { kind: "fill", keep: true },
      file: ".porthole/secrets",
      put: true,
      environment: "eu-1",
    });
    expect(parseKeysCommand(["--put", "--file", "x", "--rotate"])).toMatchObject({
      task: { kind: "rotate" },
      file: "x",
    });
  });

  it("makes tokens and issuers for some tenants", ({ expect }) => {
    const some = ["--tenant", "a", "--tenant", "b"];
    expect(parseKeysCommand(["--token", "t", "--scope", "tickets", ...some])).toMatchObject({
      task: { kind: "token", token: { name: "t", scopes: ["tickets"], tenants: ["a", "b"] } },
    });
    expect(parseKeysCommand(["--token", "t", "--display-name", "Olga"])).toMatchObject({
      task: { kind: "token", token: { name: "t", displayName: "Olga" } },
    });
    expect(parseKeysCommand(["--issuer", "portal", ...some])).toMatchObject({
      task: { kind: "issuer", tenants: ["a", "b"] },
    });
  });

  it("names the file of an issuer after it", ({ expect }) => {
    expect(parseKeysCommand(["--issuer", "portal", "--alg", "RS256", "--api"])).toMatchObject({
      task: { kind: "issuer", issuer: "portal", alg: "RS256", api: true },
      out: ".porthole/issuer-portal.json",
    });
    expect(parseKeysCommand(["--issuer", "portal"])).toMatchObject({
      task: { alg: "EdDSA", api: false },
    });
  });

  it.for([
    [["--force", "--rotate"], "one at a time"],
    [["--remove", "a", "--issuer", "b"], "one at a time"],
    [["--token", "a", "--issuer", "b"], "one at a time"],
    [["--connector", "a", "--token", "b"], "one at a time"],
    [["--connector", "../a"], "--connector requires"],
    [["--tenant", "a", "--connector", "b"], "--tenant goes with"],
    [["--scope", "tickets"], "--scope goes with --token"],
    [["--expires", "2030-01-01T00:00:00Z"], "--expires goes with --token"],
    [["--display-name", "Olga"], "--display-name goes with --token"],
    [["--tenant", "acme"], "--tenant goes with --token or --issuer"],
    [
      ["--token", "a", "--scope", "admin"],
      "--scope requires one of tickets, sessions:read, sessions:write, metrics, audit",
    ],
    [["--alg", "EdDSA"], "--alg goes with --issuer"],
    [["--api"], "--api goes with --issuer"],
    [["--out", "x"], "--out goes with --issuer"],
    [["--env", "x"], "--env goes with --put"],
    [["--put", "--env=--var=x"], "--env requires the name"],
    [["--issuer", "a", "--alg", "HS256"], "--alg requires"],
    [["--issuer", "../a"], "--issuer requires"],
    [["--issuer", "a'b"], "--issuer requires"],
    [["--issuer", "a".repeat(65)], "--issuer requires"],
    [["--nope"], "Unknown option '--nope'"],
    [["canary"], "every value needs its option"],
  ] as const)("refuses %j", ([argv, message], { expect }) => {
    expect(() => parseKeysCommand(argv)).toThrow(message);
  });

  it("explains itself on --help", async (context) => {
    const { expect } = context;
    const folder = await ownFolder(context);
    expect(parseKeysCommand(["--help"])).toBeUndefined();
    expect(await keys(folder, ["-h"])).toMatchObject({ status: 0 });
  });
});

describe("keys, run", () => {
  it("makes a key that a connector and the gateway share", async (context) => {
    const { expect } = context;
    const folder = await ownFolder(context);
    expect(await keys(folder, ["--connector", "dc1"])).toMatchObject({ status: 0, stderr: "" });
    expect(await keys(folder, ["--connector", "dc2"])).toMatchObject({ status: 0, stderr: "" });
    const path = join(folder, ".porthole/connector-dc1.json");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const file = await readFile(path, "utf8");
    const secrets = readDevVars(await readFile(join(folder, ".dev.vars"), "utf8"));
    const ofGateway = parseConnectorKeys(secrets.get("CONNECTOR_KEYS") ?? "");
    expect(parseConnectorKeys(file)).toEqual([keyFor("dc1", ofGateway)]);
    expect(keyFor("dc2", ofGateway).kid).toMatch(/^dc2\./);
    // The ticket keys are another matter.
    expect([...secrets.keys()]).toEqual(["CONNECTOR_KEYS"]);
  });

  it("writes a file for its owner only, and not over another", async (context) => {
    const { expect } = context;
    const folder = await ownFolder(context);
    const first = await keys(folder, []);
    const text = await readFile(join(folder, ".dev.vars"), "utf8");
    expect(first.status).toBe(0);
    expect((await stat(join(folder, ".dev.vars"))).mode & 0o777).toBe(0o600);
    const second = await keys(folder, []);
    expect(second).toMatchObject({ status: 2 });
    expect(second.stderr).toContain("porthole: keys: there are keys already");
    expect(await readFile(join(folder, ".dev.vars"), "utf8")).toBe(text);
    for (const value of readDevVars(text).values()) expect(first.stdout).not.toContain(value);
    const { k } = (JSON.parse(readDevVars(text).get("TICKET_KEYS") ?? "") as Set1).keys[0];
    expect(first.stdout).not.toContain(k);
  });

  it("narrows the mode of a file that was open to all", async (context) => {
    const { expect } = context;
    const folder = await ownFolder(context);
    await writeFile(join(folder, ".dev.vars"), "A=1\n", { mode: 0o644 });
    expect((await keys(folder, [])).status).toBe(0);
    expect((await stat(join(folder, ".dev.vars"))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(folder, ".dev.vars"), "utf8")).toMatch(/^A=1\n/);
  });

  it("hands secrets to Wrangler by standard input", async (context) => {
    const { expect } = context;
    const folder = await ownFolder(context);
    const path = await fakeWrangler(folder);
    const { status, stdout } = await keys(folder, ["--put", "--env", "eu"], path);
    expect(status).toBe(0);
    const secrets = readDevVars(await readFile(join(folder, ".porthole/secrets"), "utf8"));
    expect(await readFile(join(folder, "argv"), "utf8")).toBe(
      "secret put TICKET_KEYS --env eu\nsecret put API_TOKENS --env eu\n",
    );
    const given = await readFile(join(folder, "stdin"), "utf8");
    expect(given).toBe(`${secrets.get("TICKET_KEYS") ?? ""}${secrets.get("API_TOKENS") ?? ""}`);
    expect(stdout).toContain("API_TOKENS: handed to Wrangler");
    const shown = /API token admin, which is shown this once: (\S{43})\n/.exec(stdout)?.[1] ?? "";
    expect(given).toContain(createHash("sha256").update(shown).digest("base64url"));
    expect(given).not.toContain(shown);
  });

  it("hands over the same keys again when Wrangler failed", async (context) => {
    const { expect } = context;
    const folder = await ownFolder(context);
    const failed = await keys(folder, ["--put"], await fakeWrangler(folder, 3));
    expect(failed).toMatchObject({ status: 1 });
    expect(failed.stderr).toContain("Wrangler did not take TICKET_KEYS");
    const kept = await readFile(join(folder, ".porthole/secrets"), "utf8");
    expect(await keys(folder, ["--put"], await fakeWrangler(folder))).toMatchObject({ status: 0 });
    expect(await readFile(join(folder, ".porthole/secrets"), "utf8")).toBe(kept);
  });

  it("says how to run it where Wrangler is missing", async (context) => {
    const { expect } = context;
    const folder = await ownFolder(context);
    const { status, stderr } = await keys(folder, ["--put"], folder);
    expect(status).toBe(1);
    expect(stderr).toContain(
      "porthole: keys: Wrangler was not found: run this as npx porthole keys",
    );
  });
});

interface Set1 {
  readonly keys: readonly [{ readonly k: string }];
}
