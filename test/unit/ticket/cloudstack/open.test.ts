import { createHash } from "node:crypto";

import fc from "fast-check";
import { describe, it } from "vitest";

import { CloudStackError } from "../../../../worker/ticket/cloudstack/errors.ts";
import { LOOK_BACK_MINUTES } from "../../../../worker/ticket/cloudstack/access-ticket.ts";
import { openToken } from "../../../../worker/ticket/cloudstack/cipher.ts";
import {
  openConsoleUrl,
  UNVERIFIED_MEMORY_MS,
  type CloudStackRules,
  type OpenedConsole,
} from "../../../../worker/ticket/cloudstack/open.ts";
import {
  MAX_PARAMETERS,
  MAX_QUERY_LENGTH,
  MAX_TOKEN_LENGTH,
  percentDecoded,
} from "../../../../worker/ticket/cloudstack/query.ts";
import {
  accessTicket,
  encryptOldToken,
  encryptToken,
  gson,
  type ConsoleParameters,
} from "../../../demo/cloudstack/console-url.ts";
import { gatewayKeys, HASH_KEY, serverKeys, VECTORS, type TokenVector } from "./vectors.ts";

const [KVM] = VECTORS.tokens;
if (KVM === undefined) throw new Error("there are no vectors");
const MADE_AT = KVM.ticket.epochMillis;
const MINUTE_START = KVM.ticket.minute * 60_000;
const KEYS = serverKeys(KVM);

const RULES: CloudStackRules = {
  keys: gatewayKeys(KVM),
  legacy: false,
  checkSourceIp: false,
  grant: { mode: "control" },
};

interface Given {
  readonly rules?: Partial<CloudStackRules>;
  readonly now?: number;
  readonly clientAddress?: string;
}

function open(search: string, given: Given = {}): Promise<OpenedConsole> {
  const { now = MADE_AT, clientAddress } = given;
  return openConsoleUrl({ search, now, clientAddress }, { ...RULES, ...given.rules });
}

/** `opened`, or the refusal as `code reason`; anything but a CloudStackError fails the test. */
async function outcome(search: string, given: Given = {}): Promise<string> {
  try {
    await open(search, given);
  } catch (error) {
    if (error instanceof CloudStackError) return `${error.code} ${error.reason}`;
    throw error;
  }
  return "opened";
}

/** The KVM machine with other fields; its ticket is made anew at `MADE_AT`. */
function parameters(changes: Partial<ConsoleParameters> = {}): ConsoleParameters {
  const changed = { ...KVM?.params, ...changes } as ConsoleParameters;
  const ticket = accessTicket(changed, HASH_KEY, MADE_AT);
  return { ...changed, ticket, ...("ticket" in changes ? { ticket: changes.ticket } : {}) };
}

function queryOf(changes: Partial<ConsoleParameters> = {}, nonce = Buffer.alloc(12, 9)): string {
  return `?token=${encryptToken(gson(parameters(changes)), KEYS, nonce)}`;
}

const queryOfJson = (json: string): string =>
  `?token=${encryptToken(json, KEYS, Buffer.alloc(12, 9))}`;

const oldQueryOf = (changes: Partial<ConsoleParameters> = {}): string =>
  `?token=${encryptOldToken(gson(parameters(changes)), KEYS)}`;

describe("CloudStack's own tokens", () => {
  const EXPECTED: Readonly<Record<string, object | string>> = {
    "kvm-basic": { kind: "rfb", host: "10.1.1.5", port: 5903, password: "dGhpc0lz" },
    "kvm-extra-token-ssl": { kind: "rfb", host: "10.1.1.5", port: 5903, password: "dGhpc0lz" },
    "kvm-awkward-base64": {
      kind: "rfb",
      host: "192.168.100.200",
      port: 5999,
      password: "abcd1234",
    },
    "xenserver-https-tunnel": {
      kind: "xapi",
      host: "10.2.2.2",
      port: 443,
      console: "ref=OpaqueRef:7c1b2f0e-aaaa-bbbb-cccc-0123456789ab",
      session: "OpaqueRef:5d0e8d2b-1111-2222-3333-444455556666",
      password: "dGhpc0lz",
    },
    "vmware-65-plain": { kind: "rfb", host: "10.3.3.3", port: 5912, password: "dGhpc0lz" },
    "vmware-70-webmks": {
      kind: "websocket",
      host: "10.3.3.3",
      port: 443,
      path: "/ticket/d3a1f0c2b4e59687",
      subprotocol: "binary",
    },
    "external-proxmox-new-viewer": {
      kind: "rfb",
      host: "10.4.4.4",
      port: 5900,
      password: "PVEVNC:6",
    },
    "hyperv-rdp": "target-unsupported unsupported",
  };

  it.for(VECTORS.tokens)("$id leads where CloudStack's proxy would go", async (vector, t) => {
    const given = { rules: { keys: gatewayKeys(vector) } };
    // The page's own query has the token as well, beside what only the browser needs.
    for (const search of [vector.wsQueryString, new URL(vector.consoleUrl).search]) {
      const expected = EXPECTED[vector.id];
      if (typeof expected === "string") {
        t.expect(await outcome(search, given)).toBe(expected);
        continue;
      }
      const { claims, rememberUntil } = await open(search, given);
      t.expect(claims).toEqual({
        iss: "cloudstack",
        aud: "cloudstack",
        jti: createHash("sha256")
          .update(`porthole cloudstack session\0${vector.params.sessionUuid}`)
          .digest("base64url"),
        iat: vector.ticket.minute * 60,
        exp: vector.ticket.minute * 60 + 120,
        sub: "cloudstack",
        tenant: "cloudstack",
        console: { id: vector.params.clientTag, name: vector.params["clientDisplayName"] },
        target: expected,
        grant: { mode: "control" },
        ...(vector.params["locale"] === undefined ? {} : { keyboard: vector.params["locale"] }),
      });
      t.expect(rememberUntil).toBe(claims.exp * 1000);
    }
  });

  it.for(VECTORS.negativeTokens)("$id: $expect", async (vector, { expect }) => {
    const token = percentDecoded(vector.token);
    const opened = openToken(token, gatewayKeys(vector), false);
    if (vector.expect === "reject") {
      await expect(opened).rejects.toThrow(CloudStackError);
      await expect(openToken(token, gatewayKeys(vector), true)).rejects.toThrow(CloudStackError);
      expect(
        await outcome(`?token=${vector.token}`, { rules: { keys: gatewayKeys(vector) } }),
      ).toMatch(/^ticket-invalid (?:decryption|encoding)$/);
    } else {
      const { plaintext, authentic } = await opened;
      expect(Buffer.from(plaintext).toString()).toBe(vector.plaintextJson);
      expect(authentic).toBe(true);
    }
  });

  it.for(VECTORS.legacyTokensAesCbc)(
    "$id opens in legacy mode only",
    async (vector, { expect }) => {
      const keys = gatewayKeys(vector);
      await expect(openToken(vector.token, keys, false)).rejects.toThrow("decryption");
      const { plaintext, authentic } = await openToken(vector.token, keys, true);
      expect(Buffer.from(plaintext).toString()).toBe(vector.plaintextJson);
      expect(authentic).toBe(false);
      // Its access ticket is a stand-in, so no console opens.
      const search = `?token=${vector.token}`;
      expect(await outcome(search, { rules: { keys, legacy: true } })).toBe(
        "ticket-invalid access-ticket",
      );
      expect(await outcome(search, { rules: { keys } })).toBe("ticket-invalid decryption");
    },
  );

  it.for(VECTORS.ticketsHmacSha512)(
    "the ticket of minute $minute, port $port is good in that minute and the next",
    async (vector, { expect }) => {
      const changes = {
        clientHostAddress: vector.host,
        clientHostPort: Number(vector.port),
        clientHostPassword: vector.sid,
        clientTag: vector.tag,
        sessionUuid: vector.session,
        ticket: vector.ticket,
        // Only XenServer has port -1, and a tunnel in its place.
        ...(vector.port === "-1" && {
          clientTunnelUrl: "https://10.2.2.2/console?uuid=1",
          clientTunnelSession: "OpaqueRef:1",
        }),
      };
      const start = vector.minute * 60_000;
      expect(await outcome(queryOf(changes), { now: vector.epochMillis })).toBe("opened");
      expect(await outcome(queryOf(changes), { now: start })).toBe("opened");
      expect(await outcome(queryOf(changes), { now: start + 119_999 })).toBe("opened");
      expect(await outcome(queryOf(changes), { now: start + 120_000 })).toBe(
        "ticket-expired expired",
      );
    },
  );

  it.for(VECTORS.ticketsLegacyHmacSha1)(
    "the old ticket of minute $minute is good in legacy mode",
    async (vector, { expect }) => {
      const changes = { sessionUuid: undefined, ticket: vector.ticket };
      const given = { now: vector.epochMillis };
      const legacy = { ...given, rules: { legacy: true } };
      expect(await outcome(oldQueryOf(changes), legacy)).toBe("opened");
      expect(await outcome(queryOf(changes), legacy)).toBe("opened");
      expect(await outcome(oldQueryOf(changes), given)).toBe("ticket-invalid decryption");
      expect(await outcome(queryOf(changes), given)).toBe("ticket-invalid no-session");
    },
  );
});

describe("the token's spelling", () => {
  const awkward = VECTORS.tokens.find(({ id }) => id === "kvm-awkward-base64") as TokenVector;
  const { token } = awkward;
  const given = { rules: { keys: gatewayKeys(awkward) } };

  it.for([
    ["as CloudStack writes it", token],
    ["without padding", token.replace(/=+$/, "")],
    ["with half its padding", token.replace(/=$/, "")],
    ["percent-encoded", encodeURIComponent(token)],
    ["percent-encoded in lower case", token.replaceAll("+", "%2b")],
    ["percent-encoded in part", token.replaceAll("/", "%2F")],
    [
      "every character percent-encoded",
      token.replaceAll(/./g, (c) => `%${c.charCodeAt(0).toString(16)}`),
    ],
    ["in the other alphabet", token.replaceAll("+", "-").replaceAll("/", "_")],
    ["in both alphabets", token.replace("+", "-")],
  ] as const)("may be %s", async ([, text], { expect }) => {
    expect(text).not.toBe("");
    expect(await outcome(`?token=${text}`, given)).toBe("opened");
    expect(await outcome(`?a=%&token=${text}&b=%zz&&=`, given)).toBe("opened");
  });

  it.for([
    ["with spaces for +", token.replaceAll("+", "%20"), "encoding"],
    ["encoded twice", encodeURIComponent(encodeURIComponent(token)), "encoding"],
    ["with a stray %", `%${token}`, "encoding"],
    ["with too much padding", `${token}=`, "encoding"],
    ["with padding inside", `${token.slice(0, 8)}==${token.slice(8)}`, "encoding"],
    ["longer", `${token.replace(/=+$/, "")}AAAA`, "decryption"],
    ["cut to a length that no base64 has", token.slice(0, 401), "encoding"],
    ["a single character", "A", "encoding"],
  ] as const)("may not be %s", async ([, text, reason], { expect }) => {
    expect(await outcome(`?token=${text}`, given)).toBe(`ticket-invalid ${reason}`);
  });

  it.for([
    ["nowhere", ""],
    ["an empty query", "?"],
    ["an empty token", "?token="],
    ["a token without =", "?token"],
    ["another name", `?Token=${token}`],
    ["a longer name", `?token2=${token}&xtoken=${token}`],
    ["an encoded name", `?%74oken=${token}`],
    ["the fragment's place", `?token=#${token}`.replace(/#.*/, "")],
  ] as const)("is missing: %s", async ([, search], { expect }) => {
    expect(await outcome(search, given)).toBe("ticket-missing no-token");
  });

  it.for([
    `?token=${token}&token=${token}`,
    `?token=${token}&token=`,
    `?token&token=${token}`,
    `?token=${token}&extra=a&extra=a`,
    `?extra&token=${token}&extra`,
  ])("is not taken from a query that says it twice (%#)", async (search, { expect }) => {
    expect(await outcome(search, given)).toBe("ticket-invalid repeated");
  });

  it("has a longest length, and so have query and list of parameters", async ({ expect }) => {
    const of = (length: number) => `?token=${"A".repeat(length)}`;
    expect(await outcome(of(MAX_TOKEN_LENGTH))).toBe("ticket-invalid decryption");
    expect(await outcome(of(MAX_TOKEN_LENGTH + 1))).toBe("ticket-invalid too-long");
    const padded = (length: number) => {
      const start = `?token=${token}&x=`;
      return start + "x".repeat(length - start.length);
    };
    expect(await outcome(padded(MAX_QUERY_LENGTH), given)).toBe("opened");
    expect(await outcome(padded(MAX_QUERY_LENGTH + 1), given)).toBe("ticket-invalid too-long");
    const many = (count: number) => `?token=${token}${"&x=1".repeat(count - 1)}`;
    expect(await outcome(many(MAX_PARAMETERS), given)).toBe("opened");
    expect(await outcome(many(MAX_PARAMETERS + 1), given)).toBe("ticket-invalid too-long");
  });
});

describe("a token that was changed", () => {
  const raw = Buffer.from(KVM.token, "base64");

  it("by one bit is refused, whichever it is", async ({ expect }) => {
    const outcomes = await Promise.all(
      Array.from({ length: raw.length * 8 }, (_, bit) => {
        const changed = Buffer.from(raw);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return outcome(`?token=${changed.toString("base64")}`);
      }),
    );
    expect(new Set(outcomes)).toEqual(new Set(["ticket-invalid decryption"]));
  });

  it("by one bit is refused in legacy mode as well", async ({ expect }) => {
    const outcomes = await Promise.all(
      Array.from(raw, (_, at) => {
        const changed = Buffer.from(raw);
        changed[at] = (changed[at] ?? 0) ^ 1;
        return outcome(`?token=${changed.toString("base64url")}`, { rules: { legacy: true } });
      }),
    );
    expect(outcomes.every((text) => text.startsWith("ticket-invalid "))).toBe(true);
  });

  it("by cutting it anywhere is refused", async ({ expect }) => {
    const bare = KVM.token.replace(/=+$/, "");
    const outcomes = await Promise.all(
      Array.from({ length: bare.length }, (_, length) =>
        outcome(`?token=${bare.slice(0, length)}`),
      ),
    );
    expect(outcomes.every((text) => text !== "opened")).toBe(true);
  });

  it("is never anything but refused", async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 512 }), fc.boolean(), async (bytes, legacy) => {
        const search = `?token=${Buffer.from(bytes).toString("base64url")}`;
        expect(await outcome(search, { rules: { legacy } })).toMatch(
          /^ticket-(?:invalid|missing) /,
        );
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), async (text) => {
        expect(await outcome(text)).toMatch(/^ticket-(?:invalid|missing) /);
      }),
    );
  });

  it("of old form opens neither bent nor for a target its access ticket does not vouch for", async ({
    expect,
  }) => {
    const given = { rules: { legacy: true } };
    expect(await outcome(oldQueryOf(), given)).toBe("opened");
    const old = Buffer.from(oldQueryOf().slice("?token=".length), "base64url");
    const outcomes = await Promise.all(
      Array.from({ length: old.length * 8 }, (_, bit) => {
        const changed = Buffer.from(old);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return outcome(`?token=${changed.toString("base64url")}`, given);
      }),
    );
    // Each bit spoils a block of 16 bytes, and with it the JSON or a text that the ticket covers.
    expect(outcomes.filter((text) => text === "opened")).toEqual([]);
    const tunnel = {
      clientTunnelUrl: "https://10.2.2.2/console?uuid=1",
      clientTunnelSession: "OpaqueRef:1",
    };
    expect(await outcome(oldQueryOf(tunnel), given)).toBe("ticket-invalid unauthenticated");
    expect(await outcome(oldQueryOf({ websocketUrl: "wss://10.3.3.3/ticket/1" }), given)).toBe(
      "ticket-invalid unauthenticated",
    );
    // A current token may say the same.
    expect(await outcome(queryOf(tunnel), given)).toBe("opened");
  });

  it("in padded form is no old token", async ({ expect }) => {
    const [vector] = VECTORS.legacyTokensAesCbc;
    const given = { rules: { legacy: true } };
    expect(await outcome(`?token=${vector?.token}==`, given)).toBe("ticket-invalid decryption");
  });
});

describe("the access ticket", () => {
  const search = queryOf();

  it.for([
    [-600_000 - 1, "ticket-invalid access-ticket"],
    [-600_000, "ticket-early early"],
    [-30_001, "ticket-early early"],
    [-30_000, "opened"],
    [0, "opened"],
    [59_999, "opened"],
    [60_000, "opened"],
    [119_999, "opened"],
    [120_000, "ticket-expired expired"],
    [LOOK_BACK_MINUTES * 60_000 + 59_999, "ticket-expired expired"],
    [(LOOK_BACK_MINUTES + 1) * 60_000, "ticket-invalid access-ticket"],
  ] as const)("%d ms after its minute began gives %s", async ([after, expected], { expect }) => {
    expect(await outcome(search, { now: MINUTE_START + after })).toBe(expected);
  });

  it("covers address, port, password, machine and session", async ({ expect }) => {
    const { ticket } = parameters();
    const changed = [
      { clientHostAddress: "10.1.1.6" },
      { clientHostPort: 5904 },
      { clientHostPassword: "dGhpc0lzQTIyQ2hhclZuYx" },
      { clientHostPassword: undefined },
      { clientTag: "6a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4e" },
      { sessionUuid: "0f8fad5b-d9cb-469f-a165-70867728950f" },
      // Bytes that move from one field to the next.
      { clientHostAddress: "10.1.1.5&port=5903", clientHostPort: 5903 },
    ];
    for (const changes of changed) {
      expect(await outcome(queryOf({ ...changes, ticket }))).toBe("ticket-invalid access-ticket");
    }
  });

  it("is of this hash key", async ({ expect }) => {
    const keys = gatewayKeys(KVM, `${HASH_KEY}x`);
    expect(await outcome(search, { rules: { keys } })).toBe("ticket-invalid access-ticket");
  });

  it.for([
    ["empty", "", "payload"],
    ["cut", KVM.params.ticket.slice(0, 40), "access-ticket"],
    ["not base64", "!".repeat(88), "access-ticket"],
    ["too long", "A".repeat(257), "payload"],
    ["missing", undefined, "payload"],
  ] as const)("is not %s", async ([, ticket, reason], { expect }) => {
    expect(await outcome(queryOf({ ticket }))).toBe(`ticket-invalid ${reason}`);
  });

  it("may have a password that is not there, which Java spells null", async ({ expect }) => {
    const { claims } = await open(queryOf({ clientHostPassword: undefined }));
    expect(claims.target).toEqual({ kind: "rfb", host: "10.1.1.5", port: 5903 });
  });

  it("of VMware 7 was made with port 0, or with one that the token does not tell", async ({
    expect,
  }) => {
    const webmks = { websocketUrl: "wss://10.3.3.3/ticket/1", clientHostPort: 443 };
    const made = (port: number) => accessTicket(parameters(webmks), HASH_KEY, MADE_AT, port);
    for (const port of [0, 443]) {
      const query = queryOf({ ...webmks, ticket: made(port) });
      expect(await outcome(query)).toBe("opened");
      expect(await outcome(query, { now: MINUTE_START + 120_000 })).toBe("ticket-expired expired");
    }
    const query = queryOf({ ...webmks, ticket: made(5901) });
    const { claims, rememberUntil } = await open(query, { now: MADE_AT + 86_400_000 });
    expect(claims.target).toMatchObject({ kind: "websocket", host: "10.3.3.3" });
    // Its age cannot be told, so its use is remembered for a week.
    expect(rememberUntil).toBe(MADE_AT + 86_400_000 + UNVERIFIED_MEMORY_MS);
    expect(UNVERIFIED_MEMORY_MS).toBe(7 * 86_400_000);
    // Nothing but a WebSocket is excused.
    const ticket = accessTicket(parameters(), HASH_KEY, MADE_AT, 5901);
    expect(await outcome(queryOf({ ticket }))).toBe("ticket-invalid access-ticket");
    expect(await outcome(queryOf({ ticket, websocketUrl: " " }))).toBe(
      "ticket-invalid access-ticket",
    );
  });
});

describe("the session", () => {
  const nameOf = async (search: string, given: Given = {}) =>
    (await open(search, given)).claims.jti;

  it("is named by CloudStack's, however the token is spelt or encrypted", async ({ expect }) => {
    const names = await Promise.all([
      nameOf(queryOf()),
      nameOf(queryOf({}, Buffer.alloc(12, 1))),
      nameOf(queryOf({ clientDisplayName: "other" })),
      nameOf(`?token=${encodeURIComponent(queryOf().slice("?token=".length))}`),
      nameOf(oldQueryOf(), { rules: { legacy: true } }),
      nameOf(queryOf(), { now: MADE_AT + 60_000 }),
    ]);
    expect(new Set(names).size).toBe(1);
    expect(names[0]).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const other = await nameOf(queryOf({ sessionUuid: "0f8fad5b-d9cb-469f-a165-708677289500" }));
    expect(other).not.toBe(names[0]);
  });

  it("is named by the access ticket where there was none", async ({ expect }) => {
    const given = { rules: { legacy: true } };
    const changes = { sessionUuid: undefined };
    const { ticket = "" } = parameters(changes);
    const names = await Promise.all([
      nameOf(oldQueryOf(changes), given),
      nameOf(oldQueryOf({ ...changes, clientDisplayName: "other" }), given),
      nameOf(oldQueryOf({ ...changes, ticket: ticket.replace("=", "") }), given),
    ]);
    expect(new Set(names).size).toBe(1);
    const later = accessTicket(parameters(changes), HASH_KEY, MADE_AT + 60_000);
    expect(
      await nameOf(oldQueryOf({ ...changes, ticket: later }), { ...given, now: MADE_AT + 60_000 }),
    ).not.toBe(names[0]);
  });
});

describe("the extra security token", () => {
  const EXTRA = "s3cret+Extra/100%=ä '";

  it.for([
    ["as it stands", EXTRA, "opened"],
    ["percent-encoded", encodeURIComponent(EXTRA), "opened"],
    ["as a browser writes it in a URL", new URL(`http://a/?${EXTRA}`).search.slice(1), "opened"],
    ["another", "s3cret", "ticket-invalid extra"],
    ["with more behind", `${EXTRA}x`, "ticket-invalid extra"],
    ["in other case", EXTRA.toUpperCase(), "ticket-invalid extra"],
    [
      "form-encoded",
      encodeURIComponent(EXTRA).replaceAll("%2B", "+").replaceAll("%20", "+"),
      "ticket-invalid extra",
    ],
    ["empty", "", "ticket-invalid extra"],
  ] as const)("%s", async ([, extra, expected], { expect }) => {
    const search = queryOf({ extraSecurityToken: EXTRA });
    expect(await outcome(`${search}&extra=${extra}`)).toBe(expected);
  });

  it("is needed where the token asks for one, and ignored where it does not", async ({
    expect,
  }) => {
    expect(await outcome(queryOf({ extraSecurityToken: EXTRA }))).toBe("ticket-invalid extra");
    expect(await outcome(queryOf({ extraSecurityToken: " " }))).toBe("opened");
    expect(await outcome(`${queryOf()}&extra=anything`)).toBe("opened");
  });

  it("cannot be brought along in the query", async ({ expect }) => {
    const injected = "extraSecurityToken=x&sourceIP=198.51.100.7&sessionUuid=x&displayname=x";
    const search = `${queryOf({ sourceIP: undefined })}&${injected}`;
    const { claims } = await open(search);
    expect(claims).toEqual((await open(queryOf({ sourceIP: undefined }))).claims);
    expect(
      await outcome(search, { rules: { checkSourceIp: true }, clientAddress: "198.51.100.7" }),
    ).toBe("link-address address");
  });
});

describe("the source address", () => {
  const check = (sourceIP: string | undefined, clientAddress?: string) =>
    outcome(queryOf({ sourceIP }), {
      rules: { checkSourceIp: true },
      ...(clientAddress === undefined ? {} : { clientAddress }),
    });

  it.for([
    ["198.51.100.7", "198.51.100.7"],
    ["2001:db8:0:0:0:0:0:1", "2001:db8::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:DB8::1:0:0:1"],
    ["198.51.100.7", "::ffff:198.51.100.7"],
    ["198.51.100.7", "0:0:0:0:0:ffff:c633:6407"],
    ["0:0:0:0:0:0:0:1", "::1"],
  ] as const)("%s is %s", async ([java, cloudflare], { expect }) => {
    expect(await check(java, cloudflare)).toBe("opened");
  });

  it.for([
    ["198.51.100.7", "198.51.100.8"],
    ["198.51.100.7", "2001:db8::1"],
    ["198.51.100.7", undefined],
    [undefined, "198.51.100.7"],
    [undefined, undefined],
    ["", ""],
    ["unknown", "unknown"],
    ["198.51.100.7", "198.51.100.07"],
    ["3325256711", "198.51.100.7"],
    ["fe80:0:0:0:0:0:0:1%eth0", "fe80::1%eth0"],
    ["2001:db8:0:0:0:0:0:1", "[2001:db8::1]"],
  ] as const)("%s is not %s", async ([java, cloudflare], { expect }) => {
    expect(await check(java, cloudflare)).toBe("link-address address");
  });

  it("does not matter unless it is asked for", async ({ expect }) => {
    expect(await outcome(queryOf(), { clientAddress: "203.0.113.9" })).toBe("opened");
  });
});

describe("the payload", () => {
  it("may have its members in any order, null, and others besides", async ({ expect }) => {
    const { claims } = await open(queryOf());
    const entries = Object.entries(parameters());
    const reversed = JSON.stringify(Object.fromEntries(entries.toReversed()));
    expect((await open(queryOfJson(reversed))).claims).toEqual(claims);
    const more = JSON.stringify({
      ...parameters(),
      locale: null,
      websocketUrl: null,
      brandNew: { a: [1] },
    });
    expect((await open(queryOfJson(more))).claims).toEqual(claims);
  });

  it.for([
    ["not JSON", "{"],
    ["a list", "[]"],
    ["null", "null"],
    ["a member twice", '{"clientTag":"a","clientTag":"b"}'],
    ["nothing", "{}"],
    ["a port in quotes", gson({ ...parameters(), clientHostPort: "5903" } as never)],
    ["half a port", gson(parameters({ clientHostPort: 5903.5 }))],
    ["a port below -1", gson(parameters({ clientHostPort: -2 }))],
    ["a port above 65535", gson(parameters({ clientHostPort: 65_536 }))],
    ["no machine", gson({ ...parameters(), clientTag: undefined } as never)],
    ["no address", gson({ ...parameters(), clientHostAddress: undefined } as never)],
  ] as const)("is refused when it is %s", async ([, json], { expect }) => {
    expect(await outcome(queryOfJson(json))).toBe("ticket-invalid payload");
  });

  it("that is not UTF-8 is refused", async ({ expect }) => {
    const key = await crypto.subtle.importKey(
      "raw",
      await crypto.subtle.digest("SHA-256", RULES.keys.encryptionKey),
      "AES-GCM",
      false,
      ["encrypt"],
    );
    const iv = new Uint8Array(12);
    const algorithm = { name: "AES-GCM", iv, additionalData: RULES.keys.encryptionIv };
    const json = Buffer.from(gson(parameters({ clientDisplayName: "\u00ff" })), "latin1");
    const sealed = await crypto.subtle.encrypt(algorithm, key, json);
    const token = Buffer.concat([iv, Buffer.from(sealed)]).toString("base64");
    expect(await outcome(`?token=${token}`)).toBe("ticket-invalid payload");
  });

  it.for([
    ["clientHostAddress", 253, { clientHostPort: 5900 }],
    ["clientHostPassword", 2048, {}],
    ["clientTag", 128, {}],
    ["clientDisplayName", 4096, {}],
    ["locale", 256, {}],
    ["sessionUuid", 128, {}],
    ["sourceIP", 64, {}],
  ] as const)("has a longest %s: %d", async ([field, limit, changes], { expect }) => {
    const of = (length: number) => queryOf({ ...changes, [field]: "a".repeat(length) });
    expect(await outcome(of(limit))).toBe("opened");
    expect(await outcome(of(limit + 1))).toBe("ticket-invalid payload");
  });

  it("names the console by its display name, cleaned, or by the machine's UUID", async ({
    expect,
  }) => {
    const nameOf = async (clientDisplayName: string | undefined) =>
      (await open(queryOf({ clientDisplayName }))).claims.console.name;
    expect(await nameOf("bücher <b>'&=\u{1f4bb}")).toBe("bücher <b>'&=\u{1f4bb}");
    expect(await nameOf(" \u0000a\r\nb\u2028c\u009b ")).toBe("abc");
    expect(await nameOf(undefined)).toBe(KVM.params.clientTag);
    expect(await nameOf("\u0001")).toBe(KVM.params.clientTag);
    expect(await nameOf("x".repeat(256))).toHaveLength(256);
    expect(await nameOf("x".repeat(257))).toHaveLength(256);
    expect(await nameOf(`${"x".repeat(255)}\u{1f4bb}`)).toBe("x".repeat(255));
  });

  it.for([
    ["uk", "uk"],
    ["fr-be", "fr-be"],
    ["sc", "sc"],
    ["", undefined],
    ["a b", undefined],
    ["x".repeat(33), undefined],
  ] as const)("with locale %j has the keyboard %s", async ([locale, keyboard], { expect }) => {
    expect((await open(queryOf({ locale }))).claims.keyboard).toBe(keyboard);
  });

  it("gets the grant that the gateway was told", async ({ expect }) => {
    const grant = { mode: "view", maxSeconds: 60 } as const;
    expect((await open(queryOf(), { rules: { grant } })).claims.grant).toEqual(grant);
  });
});

describe("the target", () => {
  const targetOf = async (changes: Partial<ConsoleParameters>) =>
    (await open(queryOf(changes))).claims.target;
  const tunnel = (clientTunnelUrl: string) => ({
    clientTunnelUrl,
    clientTunnelSession: "OpaqueRef:5d0e",
    clientHostPort: -1,
  });

  it.for(VECTORS.parseHostInfo.filter(({ tunnelUrl }) => tunnelUrl !== null))(
    "of $hostInfo is the host in the tunnel's URL",
    async ({ tunnelUrl, tunnelSession }, { expect }) => {
      // CloudStack has cut the address of the http URL to 0.2.2.2.
      const target = await targetOf({
        clientHostAddress: "0.2.2.2",
        clientHostPort: -1,
        clientTunnelUrl: tunnelUrl ?? "",
        clientTunnelSession: tunnelSession ?? "",
      });
      expect(target).toMatchObject({
        kind: "xapi",
        host: "10.2.2.2",
        port: 443,
        console: "ref=OpaqueRef:7c1b",
        session: "OpaqueRef:5d0e",
      });
    },
  );

  it.for([
    ["https://10.2.2.2/console?uuid=1a-2b", { host: "10.2.2.2", port: 443, console: "uuid=1a-2b" }],
    ["https://xen.example:8443/console?uuid=1", { host: "xen.example", port: 8443 }],
    ["https://[2001:db8::1]/console?uuid=1", { host: "2001:db8::1", port: 443 }],
    ["https://10.2.2.2/console?ref=OpaqueRef%3A7c1b", { console: "ref=OpaqueRef:7c1b" }],
    ["https://10.2.2.2/console?a=b&ref=OpaqueRef:7c1b", { console: "ref=OpaqueRef:7c1b" }],
    ["http://10.2.2.2/console?uuid=1", { port: 443 }],
    ["http://10.2.2.2:80/console?uuid=1", { port: 443 }],
  ] as const)("of %s", async ([url, expected], { expect }) => {
    expect(await targetOf(tunnel(url))).toMatchObject({ kind: "xapi", ...expected });
  });

  it.for([
    ["http://10.2.2.2:8080/console?uuid=1", "target-unsupported unsupported"],
    ["https://10.2.2.2/rfb?uuid=1", "target-unsupported unsupported"],
    ["https://10.2.2.2/console", "ticket-invalid target"],
    ["https://10.2.2.2/console?uuid=1%0d%0aX:1", "ticket-invalid target"],
    ["https://10.2.2.2/console?ref=7c1b", "ticket-invalid target"],
    ["https://user@10.2.2.2/console?uuid=1", "ticket-invalid target"],
    ["ftp://10.2.2.2/console?uuid=1", "ticket-invalid target"],
    ["10.2.2.2/console?uuid=1", "ticket-invalid target"],
  ] as const)("of %s is %s", async ([url, expected], { expect }) => {
    expect(await outcome(queryOf(tunnel(url)))).toBe(expected);
  });

  it("needs a tunnel's session, or else a port", async ({ expect }) => {
    const url = "https://10.2.2.2/console?uuid=1";
    const bad = { ...tunnel(url), clientTunnelSession: "a\r\nb" };
    expect(await outcome(queryOf(bad))).toBe("ticket-invalid target");
    const none = { ...tunnel(url), clientTunnelSession: undefined };
    expect(await outcome(queryOf(none))).toBe("target-not-running no-port");
    expect(await outcome(queryOf({ clientHostPort: 0 }))).toBe("target-not-running no-port");
    expect(await outcome(queryOf({ clientHostPort: -1 }))).toBe("target-not-running no-port");
    expect(await targetOf({ ...none, clientHostPort: 5901 })).toMatchObject({ port: 5901 });
  });

  it.for([
    ["wss://esx.example/ticket/1?a=b", { port: 443, path: "/ticket/1?a=b" }],
    ["wss://10.3.3.3:902/ticket/1", { host: "10.3.3.3", port: 902 }],
    ["ws://10.3.3.3/ticket/1", { port: 80, tls: false }],
    ["wss://[2001:db8::1]:443/t", { host: "2001:db8::1", port: 443 }],
  ] as const)("of %s", async ([websocketUrl, expected], { expect }) => {
    expect(await targetOf({ websocketUrl })).toMatchObject({
      kind: "websocket",
      subprotocol: "binary",
      ...expected,
    });
    expect(await targetOf({ websocketUrl })).not.toHaveProperty("password");
  });

  it("is the WebSocket before the tunnel before the VNC server, and never RDP", async ({
    expect,
  }) => {
    const all = { ...tunnel("https://10.2.2.2/console?uuid=1"), websocketUrl: "wss://10.3.3.3/t" };
    expect(await targetOf(all)).toMatchObject({ kind: "websocket" });
    expect(await outcome(queryOf({ ...all, hypervHost: "10.5.5.5" }))).toBe(
      "target-unsupported unsupported",
    );
    for (const websocketUrl of ["https://10.3.3.3/t", "wss://a@10.3.3.3/t", "wss:", "nonsense"]) {
      expect(await outcome(queryOf({ websocketUrl }))).toBe("ticket-invalid target");
    }
  });

  it("is a host that can be dialled", async ({ expect }) => {
    expect(await outcome(queryOf({ clientHostAddress: "a b" }))).toBe("ticket-invalid target");
    expect(await outcome(queryOf({ clientHostAddress: "-oops/../x" }))).toBe(
      "ticket-invalid target",
    );
    expect(await targetOf({ clientHostAddress: "2001:db8:0:0:0:0:0:1" })).toMatchObject({
      host: "2001:db8:0:0:0:0:0:1",
    });
  });
});

describe("a refusal", () => {
  it("says nothing of what it refuses", async ({ expect }) => {
    const canary = "cAnArY";
    const changes = {
      clientHostAddress: `${canary}host`,
      clientHostPassword: `${canary}password`,
      extraSecurityToken: `${canary}extra`,
      clientTunnelUrl: `https://${canary}/`,
      clientTunnelSession: `${canary}session`,
      sessionUuid: `${canary}uuid`,
    };
    const searches = [
      `?token=${canary}`,
      queryOf(changes),
      `${queryOf(changes)}&extra=${canary}`,
      queryOf({ ...changes, extraSecurityToken: undefined }),
      queryOf({ ...changes, locale: "x".repeat(257) }),
      queryOfJson(`{"${canary}":`),
      queryOfJson(`{"${canary}":1}`),
    ];
    for (const search of searches) {
      const error: unknown = await open(search).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(CloudStackError);
      const { message, code, reason, where, cause } = error as CloudStackError;
      expect(JSON.stringify([message, code, reason, where, cause])).not.toContain(canary);
    }
  });
});
