import { describe, it } from "vitest";

import { ADMISSION_HEADER, decodeAdmission } from "../../../worker/admission/admission.ts";
import type { Target } from "../../../worker/ticket/claims.ts";
import { END_HEADER, NETWORKS, upgradeHeaders } from "./gateway.ts";
import { httpStage } from "./stage.ts";

/** As careless as a list can be, which still names no metadata service and nothing local. */
const EVERYTHING = "0.0.0.0/0:1-65535 [::/0]:1-65535 *.internal:1-65535 *.google.internal:1-65535";

/** Every way out, and each may reach everything. */
const SETTINGS = {
  ...NETWORKS,
  ALLOWED_TARGETS: EVERYTHING,
  ROUTES: JSON.stringify([
    { name: "private", binding: "DC1", allow: EVERYTHING },
    {
      name: "connector",
      binding: "DC1",
      allow: EVERYTHING,
      connector: { name: "dc2", address: "10.2.0.1:7443" },
    },
  ]),
};

const ROUTES = ["internet", "private", "connector"] as const;

const KINDS = {
  rfb: { kind: "rfb" },
  xapi: { kind: "xapi", console: "uuid=1", session: "OpaqueRef:1" },
  websocket: { kind: "websocket", path: "/" },
} as const;

/** Hosts that the list, taken at its word, has and that must not be reached. */
const HOSTS = [
  "169.254.169.254",
  "fe80::1",
  "::ffff:169.254.169.254",
  "2852039166",
  "0xa9fea9fe",
  "169.254.169.254.",
  "metadata.google.internal",
  "127.0.0.1",
  "10.0.0.1",
] as const;

const WAYS = Object.values(KINDS).flatMap((kind) => ROUTES.map((route) => ({ ...kind, route })));

const { startGateway, makeTicket } = httpStage();

/** How a session is asked for the target, or the end in its place. */
async function admission(target: Target): Promise<string> {
  const gateway = startGateway({ settings: SETTINGS });
  const { ticket } = await makeTicket({ target });
  const response = await gateway.fetch("/api/v1/connect", { headers: upgradeHeaders(ticket) });
  const [session] = gateway.sessions;
  if (session === undefined) return `end ${response.headers.get(END_HEADER)}`;
  const { claims } = decodeAdmission(session.request.headers.get(ADMISSION_HEADER) ?? "");
  return `session to ${claims.target.host} by ${claims.target.route}`;
}

describe.for(WAYS)("a ticket for $kind by the route $route", (way) => {
  it.for(HOSTS)("never opens a session to %s", async (host, { expect }) => {
    expect(await admission({ ...way, host, port: 5900 })).toBe("end target-not-allowed");
  });

  it("opens one to what the list names", async ({ expect }) => {
    // A binding cannot start the TLS of a socket, which xapi always has.
    const isShut = way.kind === "xapi" && way.route === "private";
    for (const host of ["203.0.113.5", "2001:db8::5", "console.google.internal"]) {
      expect(await admission({ ...way, host, port: 5900 })).toBe(
        isShut ? "end target-not-verified" : `session to ${host} by ${way.route}`,
      );
    }
  });
});

describe.for(Object.values(KINDS))("a ticket for $kind that names no route", (kind) => {
  it.for(HOSTS)("finds none to %s", async (host, { expect }) => {
    expect(await admission({ ...kind, host, port: 5900 })).toBe("end target-not-allowed");
  });
});
