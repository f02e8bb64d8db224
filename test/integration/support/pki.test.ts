import { once } from "node:events";
import { connect, createServer, type ConnectionOptions, type TlsOptions } from "node:tls";

import { afterAll, describe, it } from "vitest";

import { EXPIRED, NOT_YET_VALID, Pki, spkiPin, type Identity } from "../../support/pki/pki.ts";

const pki = new Pki();
afterAll(() => pki.remove());

const ca = pki.ca();
const NAMES = { dns: ["hv1.test"], ip: ["127.0.0.1"] };

/** What Node's TLS client says to a server with this certificate: `ok` or an error code. */
async function verdict(
  server: Identity,
  client: ConnectionOptions = {},
  serverOptions: TlsOptions = {},
): Promise<string> {
  const listener = createServer(
    { key: server.key, cert: server.chain, ...serverOptions },
    (socket) => socket.on("error", () => undefined).end("hello"),
  );
  listener.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  const port = address === null || typeof address === "string" ? 0 : address.port;
  const socket = connect({
    host: "127.0.0.1",
    port,
    servername: "hv1.test",
    ca: ca.certificate,
    ...client,
  });
  try {
    await once(socket, "secureConnect");
    // A client certificate that TLS 1.3 refuses shows at the first read only, as an end without data.
    return await Promise.race([
      once(socket, "data").then(() => "ok"),
      once(socket, "close").then(() => "closed"),
    ]);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) return String(error);
    // Node has no code of its own for a broken name constraint.
    return error.code === "UNSPECIFIED" ? error.message : String(error.code);
  } finally {
    socket.destroy();
    await new Promise((resolve) => listener.close(resolve));
  }
}

describe("certificates for the tests", () => {
  it.for(["p256", "p384", "rsa"] as const)("are trusted with a %s key", async (key, { expect }) => {
    expect(await verdict(pki.issue(ca, { ...NAMES, key }))).toBe("ok");
  });

  it("are trusted below a sound intermediate", async ({ expect }) => {
    expect(await verdict(pki.issue(ca, { ...NAMES, viaIntermediate: "good" }))).toBe("ok");
  });

  it("are trusted by their address", async ({ expect }) => {
    expect(await verdict(pki.issue(ca, { ip: ["127.0.0.1"] }), { servername: "" })).toBe("ok");
  });

  it.for<{ name: string; code: string; server: () => Identity }>([
    {
      name: "another authority",
      code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      server: () => pki.issue(pki.ca("Other CA"), NAMES),
    },
    {
      name: "an authority of the same name",
      code: "CERT_SIGNATURE_FAILURE",
      server: () => pki.issue(pki.impostorOf(ca), NAMES),
    },
    {
      name: "no authority",
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
      server: () => pki.selfSigned(NAMES),
    },
    {
      name: "the past",
      code: "CERT_HAS_EXPIRED",
      server: () => pki.issue(ca, { ...NAMES, ...EXPIRED }),
    },
    {
      name: "the future",
      code: "CERT_NOT_YET_VALID",
      server: () => pki.issue(ca, { ...NAMES, ...NOT_YET_VALID }),
    },
    {
      name: "another machine",
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
      server: () => pki.issue(ca, { dns: ["hv2.test"], ip: ["127.0.0.2"] }),
    },
    {
      name: "a client",
      code: "INVALID_PURPOSE",
      server: () => pki.issue(ca, { ...NAMES, extendedKeyUsage: "clientAuth" }),
    },
    {
      name: "an intermediate without the CA flag",
      code: "INVALID_PURPOSE",
      server: () => pki.issue(ca, { ...NAMES, viaIntermediate: "without-ca-flag" }),
    },
    {
      name: "an intermediate for other names",
      code: "permitted subtree violation",
      server: () => pki.issue(ca, { ...NAMES, viaIntermediate: "name-constrained" }),
    },
  ])("of $name are refused with $code", async ({ code, server }, { expect }) => {
    expect(await verdict(server())).toBe(code);
  });

  it("without SubjectAltName carry the name in the CN", async ({ expect }) => {
    const server = pki.issue(ca, { cn: "hv1.test", noSan: true });
    // Node falls back to the CN; whoever demands a SubjectAltName must say so itself.
    expect(await verdict(server)).toBe("ok");
    expect(await verdict(server, { servername: "hv2.test" })).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
  });

  it("of a client are accepted by who asks for them", async ({ expect }) => {
    const server = pki.issue(ca, NAMES);
    const demand = { requestCert: true, ca: ca.certificate };
    const client = pki.client(ca);
    const identity = { key: client.key, cert: client.chain };
    expect(await verdict(server, identity, demand)).toBe("ok");
    const stranger = pki.client(pki.ca("Other CA"));
    const other = { key: stranger.key, cert: stranger.chain };
    expect(await verdict(server, other, demand)).toBe("closed");
    expect(await verdict(server, {}, demand)).toContain("ALERT_CERTIFICATE_REQU");
  });

  it("are pinned by their key", ({ expect }) => {
    const first = pki.selfSigned({ dns: ["a.test"] });
    expect(first.pin).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(spkiPin(first.certificate)).toBe(first.pin);
    expect(pki.selfSigned({ dns: ["b.test"] }).pin).not.toBe(first.pin);
  });

  it("are made once", ({ expect }) => {
    expect(pki.issue(ca, { dns: ["a.test"] })).toBe(pki.issue(ca, { dns: ["a.test"] }));
    expect(pki.ca()).toBe(ca);
    expect(pki.impostorOf(ca)).not.toBe(ca);
  });
});
