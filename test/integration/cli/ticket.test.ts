import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "vitest";

import { readDevVars } from "../../../cli/dev-vars.ts";
import { explain, makeLink, sharedSealingKey } from "../../../cli/make-link.ts";
import { parseTicketCommand } from "../../../cli/ticket-options.ts";
import { TicketError } from "../../../worker/ticket/errors.ts";
import { parseIssuers } from "../../../worker/ticket/issuers.ts";
import { parseGatewayKeys } from "../../../worker/ticket/keys/gateway-keys.ts";
import { openTicket } from "../../../worker/ticket/open.ts";
import { EC_RECIPIENT, NOW, OPTIONS, SHARED } from "../../support/ticket/fixtures.ts";
import { sessionName } from "../../../worker/ticket/session-name.ts";
import { ownFolder } from "./own-folder.ts";
import { run } from "./run.ts";

const T = ["--target", "127.0.0.1:5901"];
const parse = (argv: readonly string[], environment = {}) => parseTicketCommand(argv, environment);

describe("the command line of ticket", () => {
  it("asks for control of the target for five minutes by default", ({ expect }) => {
    expect(parse(T)).toEqual({
      input: {
        aud: "porthole",
        sub: "cli",
        tenant: "local",
        console: { id: "Console", name: "Console" },
        target: { kind: "rfb", host: "127.0.0.1", port: 5901 },
        grant: { mode: "control" },
        ttlSeconds: 300,
      },
      gateway: "http://localhost:8787",
      targetJson: undefined,
      ca: undefined,
      passwordFromStdin: false,
      keys: undefined,
      issuer: undefined,
      json: false,
    });
  });

  it("takes every option", ({ expect }) => {
    const argv = (
      "--target [2001:db8::1]:65535 --password=-dash --mode view --gateway https://gw.example.com/ " +
      "--name web-1 --id i-1 --tenant acme --subject ada --keyboard de --max-seconds 60 " +
      "--ttl 600 --audience gw --keys k.json --json --clipboard both --resize --power --audio --confirm " +
      "--block-keys Ctrl+Alt+1,Alt+F4 --grace-seconds 0 --wait-seconds 3600 --idle-seconds 60 --no-park " +
      "--on-end Super+L --sharing ask --take-over --share --covert --observers 2 --location apac-ne --jurisdiction eu"
    ).split(" ");
    expect(parse(argv)).toEqual({
      input: {
        aud: "gw",
        sub: "ada",
        tenant: "acme",
        console: { id: "i-1", name: "web-1", sharing: "ask" },
        target: { kind: "rfb", host: "2001:db8::1", port: 65_535, password: "-dash" },
        grant: {
          mode: "view",
          takeOver: true,
          share: true,
          covert: true,
          requires: { observers: 2 },
          maxSeconds: 60,
          graceSeconds: 0,
          waitSeconds: 3600,
          idleSeconds: 60,
          park: false,
          onEnd: "Super+L",
          clipboard: "both",
          resize: true,
          power: true,
          audio: true,
          blockedKeys: ["Ctrl+Alt+1", "Alt+F4"],
        },
        confirm: true,
        keyboard: "de",
        location: "apac-ne",
        jurisdiction: "eu",
        ttlSeconds: 600,
      },
      gateway: "https://gw.example.com",
      targetJson: undefined,
      ca: undefined,
      passwordFromStdin: false,
      keys: "k.json",
      issuer: undefined,
      json: true,
    });
  });

  it("blocks no keys when told so", ({ expect }) => {
    expect(parse([...T, "--block-keys", "none"])?.input.grant.blockedKeys).toEqual([]);
  });

  it("never shows the target to the browser by its name", ({ expect }) => {
    expect(JSON.stringify(parse(T)?.input.console)).not.toContain("127.0.0.1");
  });

  it("takes the password from the environment, but rather from the option", ({ expect }) => {
    const environment = { VNC_PASSWORD: "env" };
    expect(parse(T, environment)?.input.target?.password).toBe("env");
    expect(parse([...T, "--password", "arg"], environment)?.input.target?.password).toBe("arg");
    expect(parse(T, { VNC_PASSWORD: "" })?.input.target).not.toHaveProperty("password");
    const piped = parse([...T, "--password-stdin"], environment);
    expect(piped?.input.target).not.toHaveProperty("password");
    expect(piped?.passwordFromStdin).toBe(true);
  });

  it("keeps to the gateway's own limit and audience", ({ expect }) => {
    expect(parse(T, { TICKET_MAX_SECONDS: "60" })?.input.ttlSeconds).toBe(60);
    expect(parse(T, { TICKET_AUDIENCE: "gw" })?.input.aud).toBe("gw");
    const long = parse([...T, "--ttl", "3600"], { TICKET_MAX_SECONDS: "3600" });
    expect(long?.input.ttlSeconds).toBe(3600);
  });

  it.for([
    ["127.0.0.1:5901", "127.0.0.1", 5901],
    ["vm.example.com:1", "vm.example.com", 1],
    ["[::1]:5901", "::1", 5901],
    ["[::ffff:10.0.0.1]:65535", "::ffff:10.0.0.1", 65_535],
  ] as const)("understands the target %s", ([text, host, port], { expect }) => {
    expect(parse(["--target", text])?.input.target).toEqual({ kind: "rfb", host, port });
  });

  it.for([
    [[], "--target HOST:PORT is missing"],
    [["--target", "host"], "--target requires HOST:PORT"],
    [["--target", ":5901"], "--target requires HOST:PORT"],
    [["--target", "[]:5901"], "--target requires HOST:PORT"],
    [["--target", "[::1]"], "--target requires HOST:PORT"],
    [["--target", "host:vnc"], "--target requires HOST:PORT"],
    [["--target", "host:-1"], "--target requires HOST:PORT"],
    [["--target", "::1:5901"], "an IPv6 address in brackets"],
    [["--target", "host:0"], "a port from 1 to 65535"],
    [["--target", "h:1", "--location", "moon"], "--location requires wnam or enam or"],
    [["--target", "h:1", "--jurisdiction", "mars"], "--jurisdiction requires eu or"],
    [["--target", "host:65536"], "a port from 1 to 65535"],
    [["--target", "user@host:1"], "a host name or an IP address"],
    [["--target", "ho st:1"], "a host name or an IP address"],
    [["--target", `${"h".repeat(254)}:1`], "a host name or an IP address"],
    [[...T, "--mode", "admin"], "--mode requires control or view"],
    [[...T, "--clipboard", "all"], "--clipboard requires none or to-guest or from-guest or both"],
    [[...T, "--ttl", "0"], "--ttl requires a whole number from 1 to 600"],
    [[...T, "--ttl", "601"], "--ttl requires a whole number from 1 to 600"],
    [[...T, "--ttl", "1.5"], "--ttl requires"],
    [[...T, "--ttl", "1e2"], "--ttl requires"],
    [[...T, "--max-seconds", "604801"], "--max-seconds requires a whole number from 1 to 604800"],
    [[...T, "--max-seconds", "0"], "--max-seconds requires"],
    [[...T, "--grace-seconds", "3601"], "--grace-seconds requires a whole number from 0 to 3600"],
    [[...T, "--wait-seconds", "3601"], "--wait-seconds requires a whole number from 0 to 3600"],
    [[...T, "--idle-seconds", "59"], "--idle-seconds requires a whole number from 60 to 86400"],
    [[...T, "--idle-seconds", "86401"], "--idle-seconds requires"],
    [[...T, "--gateway", "gw.example.com"], "--gateway requires an origin"],
    [[...T, "--gateway", "ftp://gw"], "--gateway requires an origin"],
    [[...T, "--gateway", "https://gw/path"], "--gateway requires an origin"],
    [[...T, "--gateway", "https://gw/?a"], "--gateway requires an origin"],
    [[...T, "--gateway", "https://u:p@gw/"], "--gateway requires an origin"],
    [[...T, "--password", "a", "--password-stdin"], "exclude each other"],
    [[...T, "--keys", "a", "--issuer", "b"], "exclude each other"],
    [[...T, "--password", "-canary"], "'--password=-XYZ'"],
    [[...T, "canary"], "every value needs its option in front"],
    [[...T, "--pasword", "canary"], "Unknown option '--pasword'; --help lists the options"],
  ] as const)("refuses %j", ([argv, message], { expect }) => {
    expect(() => parse(argv)).toThrow(message);
    expect(() => parse(argv)).not.toThrow("canary");
  });

  it("refuses a limit in the environment that is no number", ({ expect }) => {
    expect(() => parse(T, { TICKET_MAX_SECONDS: "ten" })).toThrow("TICKET_MAX_SECONDS requires");
  });
});

describe("a link", () => {
  const json = JSON.stringify({ keys: [SHARED, EC_RECIPIENT] });

  it("is the gateway's page with the ticket in the fragment", async ({ expect }) => {
    const command = parse([...T, "--password", "secret", "--gateway", "https://gw.example.com"]);
    const target = command?.input.target;
    if (command === undefined || target === undefined) throw new Error("no command");
    const made = await makeLink(
      command.gateway,
      { ...command.input, target, iss: "porthole" },
      sharedSealingKey(json),
      { now: NOW, random: (bytes) => crypto.getRandomValues(bytes) },
    );
    const [page, ticket = ""] = made.link.split("#");
    expect(page).toBe(`https://gw.example.com/c/${made.session}`);
    const claims = await openTicket(ticket, OPTIONS);
    expect(claims.target).toEqual({
      kind: "rfb",
      host: "127.0.0.1",
      port: 5901,
      password: "secret",
    });
    expect(made.session).toBe(await sessionName(claims));
    expect(made.expires).toBe(new Date(claims.exp * 1000).toISOString());
  });

  it("is sealed with the first shared key of a JWK Set or of .dev.vars", ({ expect }) => {
    const sealing = { kind: "shared", key: SHARED };
    expect(sharedSealingKey(json)).toEqual(sealing);
    expect(sharedSealingKey(`A=1\nTICKET_KEYS='${json}'\n`)).toEqual(sealing);
  });

  it("says which key is missing", ({ expect }) => {
    expect(() => sharedSealingKey("A=1")).toThrow("porthole keys makes one");
    expect(() => sharedSealingKey(JSON.stringify({ keys: [EC_RECIPIENT] }))).toThrow(
      "--rotate adds",
    );
    expect(() => sharedSealingKey("{")).toThrow("TICKET_KEYS: is not JSON");
  });
});

describe("an explanation", () => {
  it("names the option of a claim", ({ expect }) => {
    expect(explain(new TicketError("claims", "console.name"))).toMatch(
      /^--name is empty, too long/,
    );
    expect(explain(new TicketError("claims", "target.password"))).toMatch(/^the password is/);
    expect(explain(new TicketError("too-long"))).toContain("too long");
  });

  it("is not made up for other errors", ({ expect }) => {
    expect(explain(new Error("canary"))).toBeUndefined();
  });
});

describe("ticket, run", () => {
  it("prints a link that opens with the keys that keys made", async (context) => {
    const { expect } = context;
    const folder = await ownFolder(context);
    expect(await run(["keys"], { cwd: folder })).toMatchObject({ status: 0 });
    const argv = [...T, "--mode", "view", "--password-stdin"];
    const made = await run(["ticket", ...argv], { cwd: folder, input: "p w\n" });
    expect(made).toMatchObject({ status: 0 });
    expect(made.stdout).toMatch(
      /^http:\/\/localhost:8787\/c\/[A-Za-z0-9_-]{43}#[A-Za-z0-9_.-]+\n$/,
    );
    const secrets = readDevVars(await readFile(join(folder, ".dev.vars"), "utf8"));
    const claims = await openTicket(made.stdout.trim().split("#")[1] ?? "", {
      ...OPTIONS,
      keys: parseGatewayKeys(secrets.get("TICKET_KEYS") ?? ""),
      now: Date.now() / 1000,
    });
    expect(claims).toMatchObject({
      aud: "porthole",
      target: { host: "127.0.0.1", port: 5901, password: "p w" },
      grant: { mode: "view" },
    });
  });

  it("prints a link that opens with the keys of an issuer", async (context) => {
    const { expect } = context;
    const folder = await ownFolder(context);
    await run(["keys", "--issuer", "portal"], { cwd: folder });
    const kit = ".porthole/issuer-portal.json";
    const made = await run(["ticket", ...T, "--issuer", kit, "--json"], { cwd: folder });
    expect(made).toMatchObject({ status: 0, stderr: "" });
    const { link, session } = JSON.parse(made.stdout) as { link: string; session: string };
    const secrets = readDevVars(await readFile(join(folder, ".dev.vars"), "utf8"));
    const claims = await openTicket(link.split("#")[1] ?? "", {
      ...OPTIONS,
      keys: parseGatewayKeys(secrets.get("TICKET_KEYS") ?? ""),
      issuers: parseIssuers(secrets.get("TICKET_ISSUERS") ?? ""),
      now: Date.now() / 1000,
    });
    expect(claims.iss).toBe("portal");
    expect(session).toBe(await sessionName(claims));
  });

  it("takes keys from the environment before .dev.vars", async (context) => {
    const { expect } = context;
    const folder = await ownFolder(context);
    await writeFile(join(folder, ".dev.vars"), "TICKET_AUDIENCE=gw\nTICKET_KEYS='broken'\n");
    const env = { TICKET_KEYS: JSON.stringify({ keys: [SHARED] }) };
    const made = await run(["ticket", ...T], { cwd: folder, env });
    expect(made).toMatchObject({ status: 0 });
    const options = { ...OPTIONS, audience: "gw", now: Date.now() / 1000 };
    const ticket = made.stdout.trim().split("#")[1] ?? "";
    expect(await openTicket(ticket, options)).toMatchObject({ aud: "gw" });
  });

  it("says what is missing in one line", async (context) => {
    const { expect } = context;
    const folder = await ownFolder(context);
    expect(await run(["ticket", ...T], { cwd: folder })).toEqual({
      status: 2,
      stdout: "",
      stderr: "porthole: ticket: there is no key yet: porthole keys makes one\n",
    });
    expect(await run(["ticket", ...T, "--keys", "nowhere"], { cwd: folder })).toMatchObject({
      stderr: "porthole: ticket: --keys: there is no such file\n",
    });
    await writeFile(join(folder, "kit.json"), '{"signingKey":"canary"');
    expect(await run(["ticket", ...T, "--issuer", "kit.json"], { cwd: folder })).toMatchObject({
      status: 2,
      stderr: "porthole: ticket: issuer file: is not JSON, or has a member twice\n",
    });
  });

  it("explains itself on --help", async (context) => {
    const { expect } = context;
    const folder = await ownFolder(context);
    const { status, stdout } = await run(["ticket", "--help"], { cwd: folder });
    expect(status).toBe(0);
    expect(stdout).toContain("--target HOST:PORT");
  });
});
