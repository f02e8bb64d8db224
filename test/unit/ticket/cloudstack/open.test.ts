import { createHash } from "node:crypto";

import { describe, it } from "vitest";

import { CloudStackError } from "../../../../worker/ticket/cloudstack/errors.ts";
import { openToken } from "../../../../worker/ticket/cloudstack/cipher.ts";
import { percentDecoded } from "../../../../worker/ticket/cloudstack/query.ts";
import { open, outcome, queryOf, queryOfJson, oldQueryOf } from "./console-urls.ts";
import { gatewayKeys, VECTORS } from "../../../support/ticket/cloudstack-vectors.ts";

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
      const claims = await open(search, given);
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

describe("the extra security token", () => {
  const EXTRA = "s3cret+Extra/100%=ä '";

  it.for([
    ["as it stands", EXTRA, "opened"],
    ["percent-encoded", encodeURIComponent(EXTRA), "opened"],
    ["as a browser writes it in a URL", new URL(`http://a/?${EXTRA}`).search.slice(1), "opened"],
    ["another", "s3cret", "ticket-invalid extra"],
    ["with more after it", `${EXTRA}x`, "ticket-invalid extra"],
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
    const claims = await open(search);
    expect(claims).toEqual(await open(queryOf({ sourceIP: undefined })));
    expect(
      await outcome(search, { rules: { checkSourceIp: true }, clientAddress: "198.51.100.7" }),
    ).toBe("link-address address");
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
