import { describe, it } from "vitest";

import { SUBPROTOCOL } from "../../../worker/channel/subprotocols.ts";
import { ADMISSION_HEADER, decodeAdmission } from "../../../worker/admission/admission.ts";
import type { Settings } from "../../../worker/config/settings.ts";
import { MAX_PROTOCOLS_LENGTH } from "../../../worker/admission/upgrade.ts";
import type { Target } from "../../../worker/ticket/claims.ts";
import { MAX_TICKET_LENGTH } from "../../../worker/ticket/compact.ts";
import { sessionName } from "../../../worker/ticket/session-name.ts";
import { END_HEADER, NETWORKS, ORIGIN, SETTINGS, upgradeHeaders, type Gateway } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const PATH = "/api/v1/connect";
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

const { lines, startGateway, makeTicket } = httpStage(NOW);

/** One word for what happened: `session`, an end's code, or a problem's type and status. */
async function outcome(response: Response): Promise<string> {
  const end = response.headers.get(END_HEADER);
  if (end !== null) return `end ${end}`;
  const text = await response.text();
  if (!text.startsWith("{")) return text;
  const { type, status }: { type: string; status: number } = JSON.parse(text);
  return `${response.status === status ? status : "mismatch"} ${type.replace("/problems#", "")}`;
}

async function ask(
  changes: Readonly<Record<string, string | undefined>> = {},
  settings: Settings = SETTINGS,
  gateway: Gateway = startGateway({ settings }),
): Promise<string> {
  const { ticket } = await makeTicket();
  return outcome(await gateway.fetch(PATH, { headers: upgradeHeaders(ticket, changes) }));
}

const askWith = async (ticket: string | undefined, settings: Settings = SETTINGS) =>
  outcome(await startGateway({ settings }).fetch(PATH, { headers: upgradeHeaders(ticket) }));

describe("the handshake", () => {
  it("reaches the session named by the ticket", async ({ expect }) => {
    const gateway = startGateway();
    const { ticket, claims } = await makeTicket();
    const response = await gateway.fetch(PATH, { headers: upgradeHeaders(ticket) });
    expect(await response.text()).toBe("session");
    expect(gateway.sessions.map(({ name }) => name)).toEqual([await sessionName(claims)]);
  });

  it("may name the session in its path, which the ticket has to agree with", async ({ expect }) => {
    const gateway = startGateway();
    const { ticket, claims } = await makeTicket();
    const other = await sessionName({ ...claims, iss: "other" });
    const at = async (session: string) =>
      outcome(await gateway.fetch(`${PATH}/${session}`, { headers: upgradeHeaders(ticket) }));
    expect(await at(other)).toBe("end ticket-invalid");
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { event: "viewer-refused", code: "ticket-invalid", reason: "session" },
    ]);
    expect(gateway.sessions).toEqual([]);
    // The ticket itself is as good as it was.
    expect(await at(await sessionName(claims))).toBe("session");
    expect(gateway.sessions.map(({ name }) => name)).toEqual([await sessionName(claims)]);
  });

  it.for(["POST", "PUT", "HEAD", "OPTIONS", "DELETE"])(
    "answers %s with 405 and the method to use",
    async (method, { expect }) => {
      const { ticket } = await makeTicket();
      const response = await startGateway().fetch(PATH, {
        method,
        headers: upgradeHeaders(ticket),
      });
      expect(response.status).toBe(405);
      expect(response.headers.get("Allow")).toBe("GET");
    },
  );

  it.for([
    ["no Upgrade", { Upgrade: undefined }],
    ["another protocol", { Upgrade: "h2c" }],
    ["a list of protocols", { Upgrade: "websocket, h2c" }],
    ["an old version", { "Sec-WebSocket-Version": "8" }],
    ["two versions", { "Sec-WebSocket-Version": "13, 8" }],
  ] as const)("answers %s with 426 and the version to use", async ([, changes], { expect }) => {
    const { ticket } = await makeTicket();
    const response = await startGateway().fetch(PATH, { headers: upgradeHeaders(ticket, changes) });
    expect(response.headers.get("Upgrade")).toBe("websocket");
    expect(response.headers.get("Sec-WebSocket-Version")).toBe("13");
    expect(await outcome(response)).toBe("426 upgrade-required");
  });

  it("does not mind the case of Upgrade, or a version that the runtime hides", async ({
    expect,
  }) => {
    expect(await ask({ Upgrade: "WebSocket" })).toBe("session");
    expect(await ask({ "Sec-WebSocket-Version": undefined })).toBe("session");
  });

  it.for([
    ["no subprotocol", undefined],
    ["only a ticket", "ticket.a"],
    ["another subprotocol", "base64, ticket.a"],
    ["other case", "PORTHOLE.V1, ticket.a"],
    ["ours twice", `${SUBPROTOCOL}, ticket.a, ${SUBPROTOCOL}`],
    ["two tickets", `${SUBPROTOCOL}, ticket.a, ticket.b`],
    ["the same ticket twice", `${SUBPROTOCOL}, ticket.a, ticket.a`],
  ] as const)("refuses %s", async ([, offered], { expect }) => {
    expect(await ask({ "Sec-WebSocket-Protocol": offered })).toBe("400 wrong-subprotocol");
  });

  it("prefers our own subprotocol to the plain one, and takes the plain one alone", async ({
    expect,
  }) => {
    for (const [names, channel] of [
      [`binary, ${SUBPROTOCOL}`, SUBPROTOCOL],
      ["binary", "binary"],
    ]) {
      const { ticket } = await makeTicket();
      const gateway = startGateway();
      const changes = { "Sec-WebSocket-Protocol": `${names}, ticket.${ticket}` };
      await gateway.fetch(PATH, { headers: upgradeHeaders(ticket, changes) });
      const header = gateway.sessions[0]?.request.headers.get(ADMISSION_HEADER) ?? "";
      expect(decodeAdmission(header).channel).toBe(channel);
    }
  });

  it("takes the subprotocols in any order, beside others", async ({ expect }) => {
    const { ticket } = await makeTicket();
    const offered = `ticket.${ticket} ,binary,${SUBPROTOCOL}`;
    expect(await ask({ "Sec-WebSocket-Protocol": offered })).toBe("session");
  });

  it("takes an offer of the greatest length and nothing longer", async ({ expect }) => {
    const { ticket } = await makeTicket();
    const offered = `${SUBPROTOCOL}, ticket.${ticket}, `;
    const longest = offered + "x".repeat(MAX_PROTOCOLS_LENGTH - offered.length);
    expect(await ask({ "Sec-WebSocket-Protocol": longest })).toBe("session");
    expect(await ask({ "Sec-WebSocket-Protocol": `${longest}x` })).toBe("400 wrong-subprotocol");
  });
});

describe("the Origin", () => {
  const LISTED = { ...SETTINGS, ALLOWED_ORIGINS: "https://portal.example:8443" };

  it.for([
    ["its own", ORIGIN, "session"],
    ["missing", undefined, "403 origin-not-allowed"],
    ["null", "null", "end origin-not-allowed"],
    ["empty", "", "end origin-not-allowed"],
    ["foreign", "https://evil.example", "end origin-not-allowed"],
    ["a suffix of ours", "https://evilgateway.example", "end origin-not-allowed"],
    ["a subdomain of ours", "https://a.gateway.example", "end origin-not-allowed"],
    ["ours as a prefix", "https://gateway.example.evil.net", "end origin-not-allowed"],
    ["another scheme", "http://gateway.example", "end origin-not-allowed"],
    ["another port", `${ORIGIN}:8443`, "end origin-not-allowed"],
    ["the default port spelt out", `${ORIGIN}:443`, "end origin-not-allowed"],
    ["other case", "https://Gateway.example", "end origin-not-allowed"],
    ["a trailing slash", `${ORIGIN}/`, "end origin-not-allowed"],
    ["a trailing dot", `${ORIGIN}.`, "end origin-not-allowed"],
    ["an IDN look-alike", "https://xn--gatway-eva.example", "end origin-not-allowed"],
    ["userinfo", "https://gateway.example@evil.example", "end origin-not-allowed"],
    ["two at once", `${ORIGIN}, https://evil.example`, "end origin-not-allowed"],
    ["listed", "https://portal.example:8443", "session"],
    ["listed but for the port", "https://portal.example", "end origin-not-allowed"],
  ] as const)("%s: %s gives %s", async ([, origin, expected], { expect }) => {
    expect(await ask({ Origin: origin }, LISTED)).toBe(expected);
  });

  it("may be missing, but not null, where native clients are allowed", async ({ expect }) => {
    const settings = { ...SETTINGS, ALLOW_MISSING_ORIGIN: "true" };
    expect(await ask({ Origin: undefined }, settings)).toBe("session");
    expect(await ask({ Origin: "null" }, settings)).toBe("end origin-not-allowed");
    expect(await ask({ Origin: "https://evil.example" }, settings)).toBe("end origin-not-allowed");
  });

  it("is not made ours by forwarding headers", async ({ expect }) => {
    const spoof = {
      "X-Forwarded-Host": "evil.example",
      "X-Forwarded-Proto": "https",
      Forwarded: "host=evil.example;proto=https",
      "X-Original-Host": "evil.example",
    };
    expect(await ask({ Origin: "https://evil.example", ...spoof })).toBe("end origin-not-allowed");
    expect(await ask(spoof)).toBe("session");
  });

  it("is judged before anything is told about ticket or configuration", async ({ expect }) => {
    const Origin = "https://evil.example";
    const offered = { "Sec-WebSocket-Protocol": SUBPROTOCOL };
    expect(await ask({ Origin, ...offered })).toBe("end origin-not-allowed");
    expect(await ask({ Origin }, {})).toBe("end origin-not-allowed");
  });
});

describe("the ticket", () => {
  it("is needed: a cookie or a bearer does not open a console", async ({ expect }) => {
    expect(await askWith(undefined)).toBe("end ticket-missing");
    expect(await askWith("")).toBe("end ticket-missing");
    const { ticket } = await makeTicket();
    const changes = {
      "Sec-WebSocket-Protocol": SUBPROTOCOL,
      Cookie: `ticket=${ticket}`,
      Authorization: `Bearer ${SETTINGS.API_TOKEN}`,
    };
    expect(await ask(changes)).toBe("end ticket-missing");
  });

  it("is not read from the query", async ({ expect }) => {
    const { ticket } = await makeTicket();
    const path = `${PATH}?ticket=${ticket}&token=${ticket}`;
    const response = await startGateway().fetch(path, { headers: upgradeHeaders(undefined) });
    expect(await outcome(response)).toBe("end ticket-missing");
  });

  it("has an end for each way to be bad", async ({ expect }) => {
    const { ticket } = await makeTicket();
    const { ticket: old } = await makeTicket({ ttlSeconds: 60 }, NOW - 91_000);
    const { ticket: early } = await makeTicket({}, NOW + 60_000);
    const { ticket: foreign } = await makeTicket({ aud: "other" });
    const { ticket: long } = await makeTicket({ ttlSeconds: 601 });
    expect(await askWith(old)).toBe("end ticket-expired");
    expect(await askWith(early)).toBe("end ticket-early");
    expect(await askWith(foreign)).toBe("end ticket-invalid");
    expect(await askWith(long)).toBe("end ticket-invalid");
    // The last but one: of the last character base64url uses two bits only.
    const other = ticket.at(-2) === "A" ? "B" : "A";
    expect(await askWith(ticket.slice(0, -2) + other + ticket.slice(-1))).toBe(
      "end ticket-invalid",
    );
    expect(await askWith("not-a-ticket")).toBe("end ticket-invalid");
    expect(await askWith("x".repeat(MAX_TICKET_LENGTH + 1))).toBe("end ticket-invalid");
  });

  it("must be for an allowed target", async ({ expect }) => {
    const at = async (host: string, port: number) => {
      const { ticket } = await makeTicket({ target: { kind: "rfb", host, port } });
      return askWith(ticket);
    };
    expect(await at("10.0.0.5", 5901)).toBe("session");
    expect(await at("10.0.0.5", 22)).toBe("end target-not-allowed");
    expect(await at("192.168.0.1", 5901)).toBe("end target-not-allowed");
    expect(await at("169.254.169.254", 5901)).toBe("end target-not-allowed");
    expect(await at("::ffff:a9fe:a9fe", 5901)).toBe("end target-not-allowed");
  });

  it("may name a route, and goes by the first that has its target where it does not", async ({
    expect,
  }) => {
    const routeOf = async (target: Target): Promise<string> => {
      const gateway = startGateway({ settings: NETWORKS });
      const { ticket } = await makeTicket({ target });
      const response = await gateway.fetch(PATH, { headers: upgradeHeaders(ticket) });
      const header = gateway.sessions[0]?.request.headers.get(ADMISSION_HEADER);
      if (header == null) return outcome(response);
      return decodeAdmission(header).claims.target.route ?? "none";
    };
    const rfb = (host: string, more = {}): Target => ({ kind: "rfb", host, port: 5900, ...more });
    expect(await routeOf(rfb("10.0.0.5"))).toBe("dc1");
    expect(await routeOf(rfb("10.1.0.5"))).toBe("internet");
    expect(await routeOf(rfb("10.2.0.5"))).toBe("dc2");
    expect(await routeOf(rfb("10.0.0.5", { route: "internet" }))).toBe("internet");
    expect(await routeOf(rfb("10.0.0.5", { route: "dc2" }))).toBe("end target-not-allowed");
    expect(await routeOf(rfb("10.1.0.5", { route: "dc1" }))).toBe("end target-not-allowed");
    expect(await routeOf(rfb("10.0.0.5", { route: "dc3" }))).toBe("end no-route");
  });

  const kinds = {
    rfb: { kind: "rfb" },
    xapi: { kind: "xapi", console: "uuid=1", session: "OpaqueRef:1" },
    websocket: { kind: "websocket", path: "/" },
  } as const;
  const never = [
    [
      "127.0.0.1",
      "localhost",
      "a.localhost",
      "::1",
      "0177.0.0.1",
      "2130706433",
      "0x7f000001",
      "127.1",
    ],
    [
      "169.254.169.254",
      "0xa9fea9fe",
      "2852039166",
      "0251.0376.0251.0376",
      "::ffff:169.254.169.254",
    ],
    ["::ffff:a9fe:a9fe", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "fd00:ec2::254", "fe80::1"],
    ["metadata.google.internal", "METADATA.google.internal.", "instance-data", "100.100.100.200"],
    ["0.0.0.0", "255.255.255.255", "224.0.0.1", "::", "10.0.0.5:5900", "192.168.0.1", "8.8.8.8"],
    ["10.256.0.1", "10.0.0.5.example", "hv.example.com.evil.example", "evil-hv.example.com"],
  ].flat();

  it.for(Object.keys(kinds).filter((kind): kind is keyof typeof kinds => kind in kinds))(
    "of kind %s reaches nothing that no list has, in whatever spelling, on any route",
    async (kind, { expect }) => {
      for (const host of never) {
        for (const route of [undefined, "internet", "dc1", "dc2"]) {
          const named = route === undefined ? {} : { route };
          const target = { ...kinds[kind], host, port: 5900, ...named } satisfies Target;
          const { ticket } = await makeTicket({ target });
          expect(await askWith(ticket, NETWORKS), `${host} by ${route}`).toBe(
            "end target-not-allowed",
          );
        }
      }
    },
  );

  it("is refused when its route cannot do the TLS that it demands, and the log says which", async ({
    expect,
  }) => {
    const refuse = async (target: Target): Promise<unknown> => {
      const { ticket } = await makeTicket({ target });
      expect(await askWith(ticket, NETWORKS)).toBe("end target-not-verified");
      return JSON.parse(lines.at(-1) ?? "");
    };
    const place = { kind: "rfb", port: 5900 } as const;
    const refused = {
      event: "viewer-refused",
      session: expect.any(String),
      code: "target-not-verified",
    };
    expect(await refuse({ ...place, host: "10.0.0.5", tls: {} })).toEqual({
      ...refused,
      check: "connector",
      route: "dc1",
    });
    expect(await refuse({ ...place, host: "10.1.0.5", tls: { serverName: "a" } })).toEqual({
      ...refused,
      check: "connector",
      route: "internet",
    });
    expect(await refuse({ ...place, host: "10.2.0.5", tls: { mode: "anonymous" } })).toEqual({
      ...refused,
      check: "anonymous",
      route: "dc2",
    });
  });

  it("waits for a gateway that is set up", async ({ expect }) => {
    const { ticket } = await makeTicket();
    expect(await askWith(ticket, { ...SETTINGS, ALLOWED_TARGETS: "" })).toBe("end gateway-unready");
    expect(await askWith(undefined, {})).toBe("end gateway-unready");
  });
});

describe("what the session gets", () => {
  it("is the admission and nothing of the viewer's request", async ({ expect }) => {
    const gateway = startGateway();
    const { ticket } = await makeTicket();
    const headers = upgradeHeaders(ticket, {
      [ADMISSION_HEADER]: "forged",
      Cookie: "a=b",
      "X-Other": "c",
    });
    await gateway.fetch(`${PATH}?q=canary`, { headers });
    const request = gateway.sessions[0]?.request;
    expect([...(request?.headers.keys() ?? [])].sort()).toEqual(["upgrade", ADMISSION_HEADER]);
    expect(request?.headers.get(ADMISSION_HEADER)).not.toContain("forged");
    expect(request?.url).toBe("https://session.invalid/");
  });

  it.for([
    [undefined, 28_800],
    [60, 60],
    [86_400, 28_800],
  ] as const)("limits the time: %s asked, %i given", async ([asked, given], { expect }) => {
    const gateway = startGateway();
    const grant = { mode: "view", ...(asked !== undefined && { maxSeconds: asked }) } as const;
    const { ticket, claims } = await makeTicket({
      grant,
      target: { kind: "rfb", host: "KVM1.hv.Example.com.", port: 5900 },
    });
    await gateway.fetch(PATH, { headers: upgradeHeaders(ticket) });
    const header = gateway.sessions[0]?.request.headers.get(ADMISSION_HEADER) ?? "";
    expect(decodeAdmission(header)).toEqual({
      session: await sessionName(claims),
      channel: SUBPROTOCOL,
      echoSubprotocol: true,
      claims: {
        ...claims,
        target: { kind: "rfb", host: "kvm1.hv.example.com", port: 5900, route: "internet" },
      },
      sharing: "shared",
      key: "test",
      gateway: ORIGIN,
      maxSeconds: given,
      graceSeconds: 60,
      waitSeconds: 120,
      parkAfterSeconds: 300,
      // 30 s of clock skew and ten minutes after the ticket's end.
      redemptionExpiresMs: (claims.exp + 30 + 600) * 1000,
    });
  });
});

describe("the log", () => {
  it("never names the ticket, the password or the target", async ({ expect }) => {
    const { ticket } = await makeTicket();
    const gateway = startGateway();
    await gateway.fetch(PATH, { headers: upgradeHeaders(ticket) });
    await gateway.fetch(PATH, { headers: upgradeHeaders(`${ticket}A`) });
    await gateway.fetch(PATH, {
      headers: upgradeHeaders(ticket, { Origin: "https://evil.example" }),
    });
    const events = lines.map((line): { event: string } => JSON.parse(line));
    expect(events).toEqual([
      { event: "viewer-refused", code: "ticket-invalid", reason: "decryption" },
      { event: "viewer-refused", code: "origin-not-allowed" },
    ]);
    for (const canary of [ticket.slice(-32), "canary-password", "10.0.0.5", "5901"]) {
      expect(lines.join("\n")).not.toContain(canary);
    }
  });
});
