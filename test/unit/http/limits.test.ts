import { describe, it, vi } from "vitest";

import { TICKET_USED } from "../../../worker/admission/admission.ts";
import type { ClaimsInput } from "../../../worker/ticket/new-claims.ts";
import { API_TOKEN, END_HEADER, SETTINGS, upgradeHeaders, type Gateway } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const PATH = "/api/v1/connect";
const NOW = Date.UTC(2026, 0, 2, 3, 4, 0);

const { lines, clock, startGateway, makeTicket } = httpStage(NOW);

/** A binding that lets a number of events of each key pass, and remembers the keys. */
function binding(limit: number) {
  const keys: string[] = [];
  return {
    keys,
    limit: async ({ key }: { readonly key: string }) => {
      keys.push(key);
      return { success: keys.filter((other) => other === key).length <= limit };
    },
  };
}

/** One refused viewer from an address; what it got. */
async function refused(gateway: Gateway, address?: string): Promise<string> {
  const headers = upgradeHeaders("not-a-ticket", { "CF-Connecting-IP": address });
  const response = await gateway.fetch(PATH, { headers });
  return response.headers.get(END_HEADER) ?? String(response.status);
}

describe("a source address", () => {
  it("is refused before its ticket is looked at once it is over its limit, and no other is", async ({
    expect,
  }) => {
    const SOURCE_LIMIT = binding(2);
    const gateway = startGateway({ limiters: { SOURCE_LIMIT } });
    const answers = [];
    // oxlint-disable-next-line no-await-in-loop -- one after another
    for (let i = 0; i < 5; i += 1) answers.push(await refused(gateway, "203.0.113.7"));
    expect(answers).toEqual(["ticket-invalid", "ticket-invalid", "ticket-invalid", "429", "429"]);
    expect(SOURCE_LIMIT.keys).toHaveLength(3);
    expect(await refused(gateway, "203.0.113.8")).toBe("ticket-invalid");

    const { ticket } = await makeTicket();
    const headers = upgradeHeaders(ticket, { "CF-Connecting-IP": "203.0.113.7" });
    const response = await gateway.fetch(PATH, { headers });
    expect(response.status).toBe(429);
    expect(response.headers.get("Retry-After")).toBe("10");
    expect(await response.json()).toMatchObject({ type: "/problems#too-many-requests" });
    expect(gateway.sessions).toEqual([]);

    clock.now = NOW + 10_000;
    expect(await (await gateway.fetch(PATH, { headers })).text()).toBe("session");
  });

  it("is a whole /64 of IPv6", async ({ expect }) => {
    const gateway = startGateway({ limiters: { SOURCE_LIMIT: binding(0) } });
    expect(await refused(gateway, "2001:db8:1:2::1")).toBe("ticket-invalid");
    expect(await refused(gateway, "2001:db8:1:2:ffff::9")).toBe("429");
    expect(await refused(gateway, "2001:db8:1:3::1")).toBe("ticket-invalid");
  });

  it("is never over its limit by consoles that open, pages and health", async ({ expect }) => {
    const SOURCE_LIMIT = binding(0);
    const gateway = startGateway({ limiters: { SOURCE_LIMIT } });
    const { ticket } = await makeTicket();
    for (const path of ["/", "/c", "/healthz", "/nothing"]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await gateway.fetch(path, { headers: { "CF-Connecting-IP": "203.0.113.7" } });
    }
    await gateway.fetch(PATH, {
      headers: upgradeHeaders(ticket, { "CF-Connecting-IP": "203.0.113.7" }),
    });
    expect(SOURCE_LIMIT.keys).toEqual([]);
  });

  it.for([
    ["a page of another site", { Origin: "https://evil.example" }],
    ["no subprotocol", { "Sec-WebSocket-Protocol": "" }],
    ["no WebSocket", { Upgrade: undefined }],
  ] as const)("counts %s", async ([, changes], { expect }) => {
    const SOURCE_LIMIT = binding(0);
    const gateway = startGateway({ limiters: { SOURCE_LIMIT } });
    const headers = upgradeHeaders("x", { ...changes, "CF-Connecting-IP": "203.0.113.7" });
    await gateway.fetch(PATH, { headers });
    expect(SOURCE_LIMIT.keys).toEqual(["source 203.0.113.7"]);
  });

  it("counts calls of the API without credentials", async ({ expect }) => {
    const gateway = startGateway({ limiters: { SOURCE_LIMIT: binding(0) } });
    const call = (authorization: string) =>
      gateway.fetch("/api/v1/tickets", {
        method: "POST",
        headers: { "CF-Connecting-IP": "203.0.113.7", Authorization: authorization },
      });
    expect((await call("Bearer wrong")).status).toBe(401);
    expect((await call(`Bearer ${API_TOKEN}`)).status).toBe(429);
  });

  it("is limited by each isolate where there is no binding", async ({ expect }) => {
    const gateway = startGateway();
    const answers = await Promise.all(
      Array.from({ length: 121 }, () => refused(gateway, "203.0.113.7")),
    );
    expect(new Set(answers)).toEqual(new Set(["ticket-invalid"]));
    expect(await refused(gateway, "203.0.113.7")).toBe("429");
  });

  it("that is this machine has a limit of its own", async ({ expect }) => {
    const SOURCE_LIMIT = binding(0);
    const gateway = startGateway({
      settings: { ...SETTINGS, LOCAL_REFUSALS_PER_MINUTE: "2" },
      limiters: { SOURCE_LIMIT },
    });
    const answers = [];
    for (const address of ["127.0.0.1", undefined, "::1", undefined]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      answers.push(await refused(gateway, address));
    }
    expect(answers).toEqual(["ticket-invalid", "ticket-invalid", "ticket-invalid", "429"]);
    expect(SOURCE_LIMIT.keys).toEqual([]);
  });

  it("writes one line in a minute, whatever it is refused for", async ({ expect }) => {
    const gateway = startGateway();
    // oxlint-disable-next-line no-await-in-loop -- one after another
    for (let i = 0; i < 200; i += 1) await refused(gateway, "203.0.113.7");
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      {
        event: "viewer-refused",
        code: "ticket-invalid",
        reason: "not-compact",
        client: "203.0.113.7",
      },
    ]);
    clock.now += 60_000;
    for (let i = 0; i < 3; i += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await refused(gateway, "203.0.113.7")).toBe("ticket-invalid");
    }
    expect(lines.slice(1).map((line): unknown => JSON.parse(line))).toEqual([
      { event: "source-refused", repeated: 199, bannedSeconds: 60, client: "203.0.113.7" },
    ]);
  });
});

describe("a source of bad tickets", () => {
  const LIMITS = { failedTicketsPerMinute: { source: 2 } };
  const settings = { ...SETTINGS, LIMITS };
  const from = (address: string | undefined) => ({ "CF-Connecting-IP": address });

  async function present(
    gateway: Gateway,
    ticket: string,
    address: string | undefined,
  ): Promise<string> {
    const response = await gateway.fetch(PATH, { headers: upgradeHeaders(ticket, from(address)) });
    return response.headers.get(END_HEADER) ?? String(response.status);
  }

  it("is refused for a minute before any cryptography, and no other is", async ({ expect }) => {
    const gateway = startGateway({ settings });
    const good = await makeTicket();
    const expired = (await makeTicket({}, NOW - 3_600_000)).ticket;
    const { ticket: foreign } = await makeTicket({ aud: "other" });
    const answers = [];
    for (const ticket of ["x", expired, foreign, good.ticket]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      answers.push(await present(gateway, ticket, "203.0.113.7"));
    }
    expect(answers).toEqual(["ticket-invalid", "ticket-expired", "ticket-invalid", "429"]);
    const decrypt = vi.spyOn(crypto.subtle, "decrypt");
    const digest = vi.spyOn(crypto.subtle, "digest");
    try {
      const headers = {
        "CF-Connecting-IP": "203.0.113.7",
        Authorization: `Bearer ${API_TOKEN}`,
      };
      const refusals = await Promise.all([
        gateway.fetch(PATH, { headers: upgradeHeaders(good.ticket, headers) }),
        gateway.fetch("/api/v1/tickets", { method: "POST", headers }),
      ]);
      expect(refusals.map(({ status }) => status)).toEqual([429, 429]);
      expect(refusals[0]?.headers.get("Retry-After")).toBe("60");
      expect([decrypt.mock.calls, digest.mock.calls]).toEqual([[], []]);
    } finally {
      decrypt.mockRestore();
      digest.mockRestore();
    }
    expect(gateway.sessions).toEqual([]);
    expect(await present(gateway, good.ticket, "203.0.113.8")).toBe("200");
    clock.now = NOW + 60_000;
    expect(await present(gateway, good.ticket, "203.0.113.7")).toBe("200");
  });

  it("is a whole /64 of IPv6", async ({ expect }) => {
    const gateway = startGateway({ settings });
    const answers = [];
    for (const host of ["1", "2", "3", "4"]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      answers.push(await present(gateway, "x", `2001:db8:1:2::${host}`));
    }
    expect(answers.at(-1)).toBe("429");
    expect(await present(gateway, "x", "2001:db8:1:3::1")).toBe("ticket-invalid");
  });

  it.for<[string, Partial<ClaimsInput>, number, string]>([
    ["tickets that are early", {}, NOW + 3_600_000, "ticket-early"],
    ["tickets that have to be confirmed", { confirm: true }, NOW, "needs-confirmation"],
  ])("is not who presents %s", async ([, statement, issuedAt, answer], { expect }) => {
    const gateway = startGateway({ settings });
    const { ticket } = await makeTicket(statement, issuedAt);
    const answers = [];
    // oxlint-disable-next-line no-await-in-loop -- one after another
    for (let i = 0; i < 9; i += 1) answers.push(await present(gateway, ticket, "203.0.113.7"));
    expect(new Set(answers)).toEqual(new Set([answer]));
  });

  it("is who presents used ones, with no ticket read once that is known", async ({ expect }) => {
    const gateway = startGateway({
      settings,
      session: () => new Response(null, { status: TICKET_USED }),
    });
    const { ticket } = await makeTicket();
    const answers = [];
    // oxlint-disable-next-line no-await-in-loop -- one after another
    for (let i = 0; i < 4; i += 1) answers.push(await present(gateway, ticket, "203.0.113.7"));
    expect(answers).toEqual(["ticket-used", "ticket-used", "ticket-used", "429"]);
    expect(gateway.sessions).toHaveLength(1);
  });

  it.for([
    ["this machine", settings, undefined],
    [
      "any, without that limit",
      { ...SETTINGS, LIMITS: { failedTicketsPerMinute: { source: 0 } } },
      "203.0.113.7",
    ],
  ] as const)("is never banned: %s", async ([, changed, address], { expect }) => {
    const gateway = startGateway({ settings: changed });
    const answers = [];
    // oxlint-disable-next-line no-await-in-loop -- one after another
    for (let i = 0; i < 100; i += 1) answers.push(await present(gateway, "x", address));
    expect(new Set(answers)).toEqual(new Set(["ticket-invalid"]));
  });
});

describe("an issuer", () => {
  it("opens no more consoles than its limit allows, and another one still does", async ({
    expect,
  }) => {
    const ISSUER_LIMIT = binding(1);
    const gateway = startGateway({ limiters: { ISSUER_LIMIT } });
    const open = async (iss: string) => {
      const { ticket } = await makeTicket({ iss });
      const response = await gateway.fetch(PATH, { headers: upgradeHeaders(ticket) });
      return response.headers.get(END_HEADER) ?? response.text();
    };
    expect([await open("portal"), await open("portal"), await open("portal")]).toEqual([
      "session",
      "session",
      "gateway-busy",
    ]);
    expect(await open("other")).toBe("session");
    expect(ISSUER_LIMIT.keys).toEqual(["issuer portal", "issuer portal", "issuer other"]);
    expect(gateway.sessions).toHaveLength(3);
  });
});

describe("an API token", () => {
  it("makes no more calls than its limit allows", async ({ expect }) => {
    const TOKEN_LIMIT = binding(1);
    const gateway = startGateway({ limiters: { TOKEN_LIMIT } });
    const call = async () =>
      (
        await gateway.fetch("/api/v1/tickets", {
          method: "POST",
          headers: { Authorization: `Bearer ${API_TOKEN}` },
        })
      ).status;
    expect([await call(), await call(), await call()]).toEqual([415, 415, 429]);
    expect(new Set(TOKEN_LIMIT.keys).size).toBe(1);
  });
});

describe("a used ticket", () => {
  it("wakes its session once more and then no longer", async ({ expect }) => {
    const gateway = startGateway({
      session: () => new Response(null, { status: TICKET_USED }),
    });
    const { ticket } = await makeTicket();
    const present = async () =>
      (await gateway.fetch(PATH, { headers: upgradeHeaders(ticket) })).headers.get(END_HEADER);
    expect([await present(), await present(), await present()]).toEqual([
      "ticket-used",
      "ticket-used",
      "ticket-used",
    ]);
    expect(gateway.sessions).toHaveLength(1);
  });

  it("is known without being opened again", async ({ expect }) => {
    const gateway = startGateway({
      session: () => new Response(null, { status: TICKET_USED }),
    });
    const { ticket } = await makeTicket();
    const decrypt = vi.spyOn(crypto.subtle, "decrypt");
    try {
      for (const _ of [1, 2, 3]) {
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await gateway.fetch(PATH, { headers: upgradeHeaders(ticket) });
      }
      expect(decrypt).toHaveBeenCalledTimes(1);
    } finally {
      decrypt.mockRestore();
    }
  });

  it("is not what the gateway has only seen: the session decides", async ({ expect }) => {
    const gateway = startGateway();
    const { ticket } = await makeTicket();
    for (const _ of [1, 2]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const response = await gateway.fetch(PATH, { headers: upgradeHeaders(ticket) });
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await response.text()).toBe("session");
    }
    expect(gateway.sessions).toHaveLength(2);
  });
});
