import { describe, it, vi } from "vitest";

import {
  decodeResumption,
  RESUME_REFUSED,
  RESUMPTION_HEADER,
} from "../../../worker/admission/resumption.ts";
import { resumeSubprotocol, SUBPROTOCOL } from "../../../worker/channel/subprotocols.ts";
import { readConfig } from "../../../worker/config/config.ts";
import {
  newResumeToken,
  RESUME_RANDOM_BYTES,
  type ResumeToken,
} from "../../../worker/ticket/resume-token.ts";
import {
  END_HEADER,
  SETTINGS,
  upgradeHeaders,
  type Gateway,
  type GatewayOptions,
} from "./gateway.ts";
import { httpStage } from "./stage.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const SESSION = "s".repeat(43);
const OTHER = "o".repeat(43);
const PATH = `/api/v1/connect/${SESSION}`;

const { lines, makeTicket, startGateway } = httpStage(NOW);

/** A token of the gateway with these settings. */
async function tokenFor(session = SESSION, settings = SETTINGS): Promise<ResumeToken> {
  const keys = await readConfig(settings).gateway?.resumeKeys();
  return newResumeToken(session, new Uint8Array(RESUME_RANDOM_BYTES).fill(7), keys ?? []);
}

interface Asked {
  readonly path?: string;
  readonly offered?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

async function ask(gateway: Gateway, token: string, asked: Asked = {}): Promise<string> {
  const offered = `${SUBPROTOCOL}, ${resumeSubprotocol({ token, number: 3, received: 1234 })}`;
  const response = await gateway.fetch(asked.path ?? PATH, {
    headers: upgradeHeaders(undefined, {
      "Sec-WebSocket-Protocol": asked.offered ?? offered,
      ...asked.headers,
    }),
  });
  const end = response.headers.get(END_HEADER);
  return end ?? (response.ok ? response.text() : String(response.status));
}

const refusing = (body: string): GatewayOptions => ({
  session: () => new Response(body, { status: RESUME_REFUSED }),
});

const logged = (): { readonly event: string }[] =>
  lines.map((line): { event: string } => JSON.parse(line));

describe("a viewer that comes back", () => {
  it("reaches its session with nothing but the hash of its token and what it has received", async ({
    expect,
  }) => {
    const gateway = startGateway();
    const { token, hash } = await tokenFor();
    expect(await ask(gateway, token, { headers: { "CF-Connecting-IP": "203.0.113.7" } })).toBe(
      "session",
    );
    expect(gateway.sessions.map(({ name }) => name)).toEqual([SESSION]);
    const [reached] = gateway.sessions;
    const header = reached?.request.headers.get(RESUMPTION_HEADER) ?? "";
    expect(decodeResumption(header)).toEqual({
      session: SESSION,
      tokenHash: hash,
      number: 3,
      received: 1234,
    });
    expect(JSON.stringify([...(reached?.request.headers ?? [])])).not.toContain(token);
    expect(logged()).toEqual([
      { event: "viewer-readmitted", session: SESSION, client: "203.0.113.7" },
    ]);
  });

  it("touches no session with a token that this gateway has not made for it", async ({
    expect,
  }) => {
    const gateway = startGateway();
    const { token } = await tokenFor();
    const changed = (at: number) =>
      token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
    const otherKeys = {
      ...SETTINGS,
      TICKET_KEYS: SETTINGS.TICKET_KEYS.replace(/"k":"[^"]*"/, `"k":"${"B".repeat(42)}A"`),
    };
    const forged = [
      changed(0),
      changed(token.length - 1),
      token.slice(0, -4),
      `${token}AAAA`,
      "A".repeat(token.length),
      (await tokenFor(OTHER)).token,
      (await tokenFor(SESSION, otherKeys)).token,
    ];
    for (const one of forged) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await ask(gateway, one)).toBe("resume-refused");
    }
    expect(gateway.sessions).toEqual([]);
    expect(logged()).toEqual([
      { event: "viewer-refused", code: "resume-refused", reason: "authentication" },
    ]);
    for (const one of forged) expect(lines.join()).not.toContain(one);
  });

  it.for<[string, (resume: string) => Asked, string]>([
    ["a ticket besides", (resume) => ({ offered: `${SUBPROTOCOL}, ticket.abc, ${resume}` }), "400"],
    ["two tokens", (resume) => ({ offered: `${SUBPROTOCOL}, ${resume}, ${resume}` }), "400"],
    ["a plain viewer's subprotocol", (resume) => ({ offered: `binary, ${resume}` }), "400"],
    ["no count", () => ({ offered: `${SUBPROTOCOL}, resume.abc` }), "400"],
    ["a count that is none", () => ({ offered: `${SUBPROTOCOL}, resume.abc.01` }), "400"],
    ["no session in the path", () => ({ path: "/api/v1/connect" }), "resume-refused"],
    [
      "another origin",
      () => ({ headers: { Origin: "https://evil.example" } }),
      "origin-not-allowed",
    ],
  ])("touches no session with %s", async ([, asked, outcome], { expect }) => {
    const gateway = startGateway();
    const { token } = await tokenFor();
    const resume = resumeSubprotocol({ token, number: 1, received: 0 });
    expect(await ask(gateway, token, asked(resume))).toBe(outcome);
    expect(gateway.sessions).toEqual([]);
  });

  it("is refused while resuming is off, or the gateway is not ready", async ({ expect }) => {
    const { token } = await tokenFor();
    const off = startGateway({ settings: { ...SETTINGS, RESUME_GRACE_SECONDS: "0" } });
    expect(await ask(off, token)).toBe("resume-refused");
    const unready = startGateway({ settings: { ...SETTINGS, ALLOWED_TARGETS: "nonsense" } });
    expect(await ask(unready, token)).toBe("gateway-unready");
    expect([...off.sessions, ...unready.sessions]).toEqual([]);
  });

  it.for([
    ["over", { reason: "over" }],
    ["token", { reason: "token" }],
    ["of another version", {}],
  ] as const)("is refused by its session: %s", async ([body, reason], { expect }) => {
    const { token } = await tokenFor();
    expect(await ask(startGateway(refusing(body)), token)).toBe("resume-refused");
    expect(logged()).toEqual([
      { event: "viewer-refused", code: "resume-refused", session: SESSION, ...reason },
    ]);
  });

  it.for(["rate", "unclosed"])("is put off, and can try again: %s", async (reason, { expect }) => {
    const limit = vi.fn(async () => ({ success: true }));
    const { token } = await tokenFor();
    const gateway = startGateway({ limiters: { SOURCE_LIMIT: { limit } }, ...refusing(reason) });
    const headers = { "CF-Connecting-IP": "203.0.113.7" };
    expect(await ask(gateway, token, { headers })).toBe("429");
    expect(limit.mock.calls).toEqual([[{ key: `session ${SESSION}` }]]);
    expect(logged()).toEqual([
      {
        event: "viewer-refused",
        code: "resume-refused",
        session: SESSION,
        reason,
        client: "203.0.113.7",
      },
    ]);
  });

  it("is told how its session has ended, which counts against the session", async ({ expect }) => {
    const limit = vi.fn(async () => ({ success: true }));
    const { token } = await tokenFor();
    const gateway = startGateway({
      limiters: { SOURCE_LIMIT: { limit } },
      ...refusing("target-closed"),
    });
    const headers = { "CF-Connecting-IP": "203.0.113.7" };
    expect(await ask(gateway, token, { headers })).toBe("target-closed");
    expect(limit.mock.calls).toEqual([[{ key: `session ${SESSION}` }]]);
    expect(logged()).toEqual([
      {
        event: "viewer-refused",
        code: "target-closed",
        session: SESSION,
        reason: "over",
        client: "203.0.113.7",
      },
    ]);
  });

  it("counts against its address when it is forged, against its session when that refuses it, else not", async ({
    expect,
  }) => {
    const keys: string[] = [];
    const limiters = {
      SOURCE_LIMIT: {
        limit: async ({ key }: { readonly key: string }) => {
          keys.push(key);
          return { success: true };
        },
      },
    };
    const { token } = await tokenFor();
    const headers = { "CF-Connecting-IP": "203.0.113.7" };
    await ask(startGateway({ limiters }), token, { headers });
    expect(keys).toEqual([]);
    await ask(startGateway({ limiters }), `${token.slice(0, -1)}A`, { headers });
    await ask(startGateway({ limiters, ...refusing("token") }), token, { headers });
    expect(keys).toEqual(["source 203.0.113.7", `session ${SESSION}`]);
  });

  it("does not wake a session that has refused too many, and shuts out no neighbour", async ({
    expect,
  }) => {
    const gateway = startGateway(refusing("token"));
    const { token } = await tokenFor();
    const headers = { "CF-Connecting-IP": "203.0.113.7" };
    for (let refused = 0; refused <= 120; refused += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await ask(gateway, token, { headers })).toBe("resume-refused");
    }
    expect(gateway.sessions).toHaveLength(121);
    expect(await ask(gateway, token, { headers })).toBe("429");
    expect(gateway.sessions).toHaveLength(121);

    const { ticket } = await makeTicket();
    const opened = await gateway.fetch("/api/v1/connect", {
      headers: upgradeHeaders(ticket, headers),
    });
    expect(opened.status).not.toBe(429);
    expect(gateway.sessions).toHaveLength(122);
  });

  it("is known by every key of the gateway while one is replaced", async ({ expect }) => {
    const { token } = await tokenFor();
    const { keys }: { keys: object[] } = JSON.parse(SETTINGS.TICKET_KEYS);
    const newer = { kty: "oct", k: `${"C".repeat(42)}A`, alg: "dir", kid: "newer" };
    const TICKET_KEYS = JSON.stringify({ keys: [newer, ...keys] });
    const gateway = startGateway({ settings: { ...SETTINGS, TICKET_KEYS } });
    expect(await ask(gateway, token)).toBe("session");
  });
});

describe("a resumption of another version", () => {
  it.for(["", "%", "%7B%7D", encodeURIComponent('{"session":"s","tokenHash":"canary"}')])(
    "is not read, and not quoted: %s",
    (header, { expect }) => {
      expect(() => decodeResumption(header)).toThrow(/^the resumption is/);
      expect(() => decodeResumption(header)).not.toThrow(/canary/);
    },
  );
});
