import { isDeepStrictEqual } from "node:util";

import { afterAll, describe, expect, it, onTestFinished } from "vitest";

import type { Rule } from "../../../connector/config/rule.ts";
import type { Target, TargetTls } from "../../../worker/ticket/claims.ts";
import type { Status } from "../../../worker/tunnel/connector/status.ts";
import {
  ask,
  localRule,
  startTestConnector,
  type TestConnectorOptions,
} from "../../support/connector/harness.ts";
import {
  startVencryptServer,
  type VencryptServer,
  type VencryptServerOptions,
} from "../../support/connector/vencrypt-server.ts";
import { EXPIRED, NOT_YET_VALID, Pki, type Identity } from "../../support/pki/pki.ts";
import { wire } from "../../support/play.ts";

const pki = new Pki();
afterAll(() => pki.remove());

const ca = pki.ca();
const HERE = { ip: ["127.0.0.1"] };
const good = pki.issue(ca, HERE);
const client = pki.client(ca);

const served = (identity: Identity) => ({ cert: identity.chain, key: identity.key });
const shown = (identity: Identity) => ({ certificate: identity.chain, key: identity.key });

interface Scene {
  readonly server: VencryptServerOptions;
  readonly rule?: Partial<Rule>;
  readonly tls?: TargetTls;
  readonly host?: string;
  readonly limits?: TestConnectorOptions["limits"];
}

interface Outcome {
  readonly answer: Status | undefined;
  readonly server: VencryptServer;
}

/** Lets a connector open a target on the server; the credential is the first thing it would say. */
async function open({ server: options, rule, tls = {}, host, limits }: Scene): Promise<Outcome> {
  const server = await startVencryptServer(options);
  onTestFinished(() => server.close());
  const connector = await startTestConnector({
    rules: rule === undefined ? [] : [localRule(rule)],
    limits: limits ?? {},
  });
  onTestFinished(() => connector.close());
  const target: Target = {
    kind: "rfb",
    host: host ?? "127.0.0.1",
    port: server.port,
    username: "operator",
    password: "canary",
    tls,
  };
  const { answer, socket } = await ask(connector, target);
  socket.destroy();
  return { answer, server };
}

const OK = { ok: true };
/** A status that says this, and beside it no more than the numbers of what the server has offered. */
const answered = (status: object) =>
  expect.toSatisfy((answer: object) => {
    const {
      securityTypes: _types,
      vencryptTypes: _subTypes,
      ...said
    } = { ...answer } as Record<string, unknown>;
    return isDeepStrictEqual(said, status);
  }, JSON.stringify(status));
const failed = (check: string) => answered({ ok: false, code: "tls", check });
const TRUST = { authorities: ca.certificate };

describe("TLS to a server", () => {
  it.for<[string, Scene]>([
    ["a certificate of the rule's authority", { server: { tls: served(good) }, rule: TRUST }],
    [
      "one of the target's authority",
      { server: { tls: served(good) }, tls: { ca: ca.certificate } },
    ],
    [
      "one of the target's authority where the rule has it and another",
      {
        server: { tls: served(good) },
        tls: { ca: ca.certificate },
        rule: { authorities: `${pki.ca("Other CA").certificate}${ca.certificate}` },
      },
    ],
    [
      "one by an intermediate",
      { server: { tls: served(pki.issue(ca, { ...HERE, viaIntermediate: "good" })) }, rule: TRUST },
    ],
    [
      "one for any purpose",
      {
        server: { tls: served(pki.issue(ca, { ...HERE, extendedKeyUsage: "none" })) },
        rule: TRUST,
      },
    ],
    [
      "a P-384 key",
      { server: { tls: served(pki.issue(ca, { ...HERE, key: "p384" })) }, rule: TRUST },
    ],
    [
      "an RSA key",
      { server: { tls: served(pki.issue(ca, { ...HERE, key: "rsa" })) }, rule: TRUST },
    ],
    ["TLS 1.2", { server: { tls: { ...served(good), maxVersion: "TLSv1.2" } }, rule: TRUST }],
    [
      "the name that the target gives",
      {
        server: { tls: served(pki.issue(ca, { dns: ["hv1.test"] })) },
        rule: TRUST,
        tls: { serverName: "hv1.test" },
      },
    ],
    [
      "the name that the rule gives",
      {
        server: { tls: served(pki.issue(ca, { dns: ["hv1.test"] })) },
        rule: { ...TRUST, serverName: "hv1.test" },
      },
    ],
    [
      "a wildcard for the name",
      {
        server: { tls: served(pki.issue(ca, { dns: ["*.cloud.test"] })) },
        rule: TRUST,
        tls: { serverName: "hv1.cloud.test" },
      },
    ],
    [
      "a dialled name",
      {
        server: { tls: served(pki.issue(ca, { dns: ["localhost"] })) },
        rule: TRUST,
        host: "LocalHost",
      },
    ],
    [
      "the pinned key, self-signed",
      { server: { tls: served(pki.selfSigned(HERE)) }, tls: { pins: [pki.selfSigned(HERE).pin] } },
    ],
    [
      "the key that the rule pins, of no known authority",
      { server: { tls: served(good) }, rule: { pins: [good.pin] } },
    ],
    [
      "one of several pins, and the authority",
      { server: { tls: served(good) }, rule: TRUST, tls: { pins: [client.pin, good.pin] } },
    ],
    [
      "a demand for a client certificate",
      {
        server: { tls: { ...served(good), ca: ca.certificate }, requestCert: true },
        rule: { ...TRUST, identity: shown(client) },
      },
    ],
    [
      "a demand for a client certificate in TLS 1.2",
      {
        server: {
          tls: { ...served(good), ca: ca.certificate, maxVersion: "TLSv1.2" },
          requestCert: true,
        },
        rule: { ...TRUST, identity: shown(client) },
      },
    ],
  ])("stands with %s", async ([, scene], { expect }) => {
    const { answer, server } = await open(scene);
    expect(answer).toMatchObject(OK);
    expect(Buffer.from(server.inside(), "hex").toString("latin1")).toContain("operatorcanary");
  });

  const self = pki.selfSigned(HERE);
  it.for<[string, Scene, string]>([
    [
      "of another authority",
      { server: { tls: served(pki.issue(pki.ca("Other CA"), HERE)) } },
      "authority",
    ],
    [
      "of another authority of the same name",
      { server: { tls: served(pki.issue(pki.impostorOf(ca), HERE)) } },
      "authority",
    ],
    ["of no public authority", { server: { tls: served(good) }, rule: {} }, "authority"],
    [
      "of the rule's authority where the target names another",
      { server: { tls: served(good) }, tls: { ca: pki.ca("Other CA").certificate } },
      "authority",
    ],
    [
      "of the target's authority where the rule has another",
      {
        server: { tls: served(good) },
        tls: { ca: ca.certificate },
        rule: { authorities: pki.ca("Other CA").certificate },
      },
      "authority",
    ],
    [
      "of the rule's authority where the target's own cannot be read",
      {
        server: { tls: served(good) },
        tls: { ca: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" },
      },
      "authority",
    ],
    [
      "of one of the target's authorities where another cannot be read",
      {
        server: { tls: served(good) },
        tls: {
          ca: `${ca.certificate}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
        },
      },
      "authority",
    ],
    [
      "where the name that the target gives can be none",
      { server: { tls: served(good) }, tls: { serverName: "169.254.169.254" } },
      "name",
    ],
    [
      "that has expired",
      { server: { tls: served(pki.issue(ca, { ...HERE, ...EXPIRED })) } },
      "expired",
    ],
    [
      "that is not yet valid",
      { server: { tls: served(pki.issue(ca, { ...HERE, ...NOT_YET_VALID })) } },
      "not-yet-valid",
    ],
    [
      "of another address",
      { server: { tls: served(pki.issue(ca, { ip: ["127.0.0.2"] })) } },
      "name",
    ],
    [
      "that has the address as a name only",
      { server: { tls: served(pki.issue(ca, { dns: ["127.0.0.1"] })) } },
      "name",
    ],
    [
      "of another name",
      {
        server: { tls: served(pki.issue(ca, { dns: ["hv2.test"] })) },
        tls: { serverName: "hv1.test" },
      },
      "name",
    ],
    [
      "that has the name as a part of a label",
      {
        server: { tls: served(pki.issue(ca, { dns: ["hv*.test"] })) },
        tls: { serverName: "hv1.test" },
      },
      "name",
    ],
    [
      "of another name, the right one in its CN",
      {
        server: { tls: served(pki.issue(ca, { dns: ["hv2.test"], cn: "hv1.test" })) },
        tls: { serverName: "hv1.test" },
      },
      "name",
    ],
    [
      "that has the name in its CN alone",
      {
        server: { tls: served(pki.issue(ca, { noSan: true, cn: "hv1.test" })) },
        tls: { serverName: "hv1.test" },
      },
      "no-names",
    ],
    [
      "for clients only",
      { server: { tls: served(pki.issue(ca, { ...HERE, extendedKeyUsage: "clientAuth" })) } },
      "usage",
    ],
    [
      "by an intermediate that may not issue",
      { server: { tls: served(pki.issue(ca, { ...HERE, viaIntermediate: "without-ca-flag" })) } },
      "chain",
    ],
    [
      "that breaks the constraints of its intermediate",
      { server: { tls: served(pki.issue(ca, { ...HERE, viaIntermediate: "name-constrained" })) } },
      "chain",
    ],
    ["that is self-signed", { server: { tls: served(self) } }, "self-signed"],
    [
      "that is self-signed, of no public authority",
      { server: { tls: served(self) }, rule: {} },
      "self-signed",
    ],
    [
      "of another key than pinned",
      { server: { tls: served(good) }, tls: { pins: [self.pin] } },
      "pin",
    ],
    [
      "self-signed, of another key than pinned",
      { server: { tls: served(self) }, rule: {}, tls: { pins: [good.pin] } },
      "pin",
    ],
    [
      "that the target pins and the rule does not",
      { server: { tls: served(self) }, rule: { pins: [good.pin] }, tls: { pins: [self.pin] } },
      "pin",
    ],
    [
      "that the rule pins and the target does not",
      { server: { tls: served(self) }, rule: { pins: [self.pin] }, tls: { pins: [good.pin] } },
      "pin",
    ],
    [
      "that is pinned and of another authority",
      { server: { tls: served(self) }, tls: { pins: [self.pin] } },
      "self-signed",
    ],
    ...pinned("has expired", { ...HERE, ...EXPIRED }, "expired"),
    ...pinned("is not yet valid", { ...HERE, ...NOT_YET_VALID }, "not-yet-valid"),
    ...pinned("is for clients only", { ...HERE, extendedKeyUsage: "clientAuth" }, "usage"),
    ...pinned("has another address", { ip: ["127.0.0.2"] }, "name"),
    ...pinned("has no names", { noSan: true, cn: "127.0.0.1" }, "no-names"),
  ])("is refused, nothing said, with a certificate %s", async ([, scene, check], { expect }) => {
    const { answer, server } = await open({ rule: TRUST, ...scene });
    expect(answer).toEqual(failed(check));
    expect(server.inside()).toBe("");
  });

  it.for<[string, Scene, string]>([
    [
      "TLS 1.1",
      {
        server: {
          tls: {
            ...served(good),
            minVersion: "TLSv1",
            maxVersion: "TLSv1.1",
            ciphers: "DEFAULT:@SECLEVEL=0",
          },
        },
      },
      "version",
    ],
    [
      "TLS 1.2 where 1.3 is demanded",
      {
        server: { tls: { ...served(good), maxVersion: "TLSv1.2" } },
        rule: { ...TRUST, minVersion: "TLSv1.3" },
      },
      "version",
    ],
    [
      "a key exchange without forward secrecy",
      {
        server: {
          tls: {
            ...served(pki.issue(ca, { ...HERE, key: "rsa" })),
            maxVersion: "TLSv1.2",
            ciphers: "AES256-GCM-SHA384",
          },
        },
      },
      "version",
    ],
    [
      "a handshake that hangs",
      { server: { behindAnswer: "hang" }, limits: { handshakeMs: 100 } },
      "timeout",
    ],
    [
      "bytes in the clear, in the same segment, before TLS",
      { server: { behindAnswer: { bytes: wire([0, 0, 0, 0]), segment: "same" } } },
      "injection",
    ],
    [
      "bytes in the clear, in a later segment, before TLS",
      { server: { behindAnswer: { bytes: wire([0, 0, 0, 0, 0, 1, 0, 1]), segment: "next" } } },
      "injection",
    ],
  ])("is refused, nothing said, with %s", async ([, scene, check], { expect }) => {
    const { answer, server } = await open({ rule: TRUST, ...scene });
    expect(answer).toEqual(failed(check));
    expect(server.inside()).toBe("");
  });

  it.for<[string, VencryptServerOptions, string]>([
    ["anonymous sub-types alone", { offered: [257, 258, 259] }, "rfb:insecure"],
    ["the sub-types without the demanded one", { offered: [256, 260, 261, 259] }, "rfb:security"],
    ["no VeNCrypt", { types: [1, 2] }, "rfb:insecure"],
  ])("is refused, nothing said, to a server that has %s", async ([, server, code], { expect }) => {
    const outcome = await open({ server, rule: TRUST });
    expect(outcome.answer).toEqual(answered({ ok: false, code }));
    expect(outcome.server.inside()).toBe("");
  });

  const stranger = pki.client(pki.ca("Other CA"));
  it.for<[string, Partial<Rule>]>([
    ["none", {}],
    ["one of another authority", { identity: shown(stranger) }],
    ["one for servers", { identity: shown(good) }],
    ["one that has expired", { identity: shown(pki.client(ca, EXPIRED)) }],
  ])(
    "says that the server wants another client certificate than %s",
    async ([, rule], { expect }) => {
      for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
        const tls = { ...served(good), ca: ca.certificate, maxVersion };
        // oxlint-disable-next-line no-await-in-loop -- one after another
        const { answer } = await open({
          server: { tls, requestCert: true },
          rule: { ...TRUST, ...rule },
        });
        expect(answer).toEqual(failed("client-certificate"));
      }
    },
  );

  it("names the server only where it has a name", async ({ expect }) => {
    const byAddress = await open({ server: { tls: served(good) }, rule: TRUST });
    expect(byAddress.server.serverNames).toEqual([undefined]);
    const named = pki.issue(ca, { dns: ["hv1.test"] });
    const tls = { serverName: "hv1.test" };
    const byName = await open({ server: { tls: served(named) }, rule: TRUST, tls });
    expect(byName.server.serverNames).toEqual(["hv1.test"]);
  });

  /** Scenes in which a pin alone says who the server is. */
  function pinned(
    name: string,
    options: Parameters<Pki["selfSigned"]>[0],
    check: string,
  ): [string, Scene, string][] {
    const identity = pki.selfSigned(options);
    const scene = { server: { tls: served(identity) }, rule: {}, tls: { pins: [identity.pin] } };
    return [[`that is pinned and ${name}`, scene, check]];
  }
});
