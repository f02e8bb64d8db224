import { CompactSign, importJWK } from "jose";
import { listDurableObjectIds } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import * as v from "valibot";
import { afterAll, describe, inject, it } from "vitest";

import { ProblemDetails } from "../../worker/http/api/problem-details.ts";
import {
  MessageSent,
  SessionChanged,
  SessionEnded,
  SessionsEnded,
} from "../../worker/http/api/session-answers.ts";
import { SessionEvents } from "../../worker/http/api/session-events.ts";
import { SessionList, SessionView } from "../../worker/http/api/session-view.ts";
import { TicketLink } from "../../worker/http/api/ticket-link.ts";
import { ACCESS_HEADER } from "../../worker/http/access-caller.ts";
import { API_TOKEN_TYPE } from "../../worker/ticket/api-token.ts";
import { accessJwt } from "../support/access-jwt.ts";
import { TEST_SIGNING } from "../support/gateway-secrets.ts";
import { MATRIX_CALLERS, matrixToken, type MatrixCaller } from "./support/matrix-callers.ts";
import { open, type Viewer } from "./support/viewer.ts";

/**
 * Every operation of the API, asked by every kind of caller about sessions of each owner and tenant. What the answer
 * has to be follows from the caller's scopes, tenants and name alone. The operations are those of the OpenAPI document:
 * one without an entry here fails.
 */
const port = inject("ports")["tell-none"];
const document = JSON.parse(inject("apiDocument")) as {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly operationId: string;
            readonly security: readonly { readonly bearer: readonly string[] }[];
          }
        >
      >
    >
  >;
};

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly scopes: readonly string[];
}

const OPERATIONS: readonly Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, security }]) => ({
    name: operationId,
    method: method.toUpperCase(),
    path,
    scopes: security.flatMap(({ bearer }) => bearer),
  })),
);

/** A session, and who asked for it. */
interface Owned {
  readonly by: string;
  readonly tenant: string;
}

const OWNED: readonly Owned[] = [
  { by: "matrix-all", tenant: "tenant-a" },
  { by: "matrix-all", tenant: "tenant-b" },
  { by: "matrix-a", tenant: "tenant-a" },
  { by: "portal-a", tenant: "tenant-a" },
  { by: "portal-b", tenant: "tenant-b" },
];

interface Made extends Owned {
  readonly session: string;
  readonly console: string;
  readonly viewer: Viewer;
}

const team = inject("accessTeam");

async function headersOf(caller: string): Promise<Record<string, string>> {
  if (caller === "nobody") return {};
  const access = MATRIX_CALLERS.find(({ name }) => name === caller)?.access;
  if (access !== undefined) {
    const jwt = await accessJwt(team.key, { ...access, iss: team.origin });
    // As the browser and Cloudflare send it from the gateway's own page.
    return { [ACCESS_HEADER]: jwt, Origin: "https://gateway.example" };
  }
  if (caller !== "portal-a" && caller !== "portal-b") {
    return { Authorization: `Bearer ${matrixToken(caller)}` };
  }
  const key = TEST_SIGNING[caller];
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iss: caller, aud: "porthole", sub: "robot", iat, exp: iat + 60 };
  const jwt = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: API_TOKEN_TYPE })
    .sign(await importJWK(key, key.alg));
  return { Authorization: `Bearer ${jwt}` };
}

async function ask(caller: string, method: string, path: string, body?: object): Promise<Response> {
  return exports.default.fetch(
    new Request(`https://gateway.example${path}`, {
      method,
      headers: {
        ...(await headersOf(caller)),
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
}

let consoles = 0;
/** Each is of a person of its own: the tickets of one are limited, and this makes many in a minute. */
const ticketFor = (tenant: string, console: string) => ({
  subject: `reader of ${console}`,
  tenant,
  console: { id: console, name: "Test machine" },
  target: { kind: "rfb", host: "127.0.0.1", port },
  grant: { mode: "view" },
});

async function link({
  by,
  tenant,
}: Owned): Promise<{ url: string; session: string; console: string }> {
  consoles += 1;
  const console = `matrix-${String(consoles)}`;
  const response = await ask(by, "POST", "/api/v1/tickets", ticketFor(tenant, console));
  if (response.status !== 201) throw new Error(`no link for ${by}: ${await response.text()}`);
  return { ...(await response.json<{ url: string; session: string }>()), console };
}

const ticketOf = (url: string) => url.split("#")[1] ?? "";

/** A live session of the owner, whose audit has a fact. */
async function made(owned: Owned): Promise<Made> {
  const { url, session, console } = await link(owned);
  const viewer = await open(ticketOf(url));
  await viewer.live();
  await env.DIRECTORY.getByName(owned.tenant).append({
    events: [
      {
        id: crypto.randomUUID(),
        time: new Date().toISOString(),
        type: "viewer-admitted",
        tenant: owned.tenant,
        session,
        data: { issuer: "porthole", by: owned.by, console, mode: "view" },
      },
    ],
  });
  return { ...owned, session, console, viewer };
}

/** What is asked of a session, and what the answers are. */
interface Entry {
  readonly ask: (one: Made) => { readonly query?: string; readonly body?: object };
  /** The status for somebody who may see it, and the schema of that answer. */
  readonly seen: number;
  readonly schema?: v.GenericSchema;
  /** For somebody who may not: its status, or that of a success whose text does not have it. */
  readonly hidden: number;
  /** Whether an answer shows the session, where both are successes. */
  readonly shows?: (text: string, one: Made) => boolean;
  /** The session is over after it, or has no more of it to give. */
  readonly usesUp?: true;
}

const ENTRIES: Readonly<Record<string, Entry>> = {
  createTicket: {
    ask: ({ tenant, console }) => ({ body: ticketFor(tenant, `${console}-more`) }),
    seen: 201,
    schema: TicketLink,
    hidden: 403,
  },
  listSessions: {
    ask: ({ console }) => ({ query: `?console=${console}` }),
    seen: 200,
    schema: SessionList,
    hidden: 200,
    shows: (text, { session }) => text.includes(session),
  },
  endSessions: {
    ask: ({ console }) => ({ body: { console } }),
    seen: 200,
    schema: SessionsEnded,
    hidden: 200,
    shows: (text) => JSON.parse(text).ended === 1,
    usesUp: true,
  },
  getSession: { ask: () => ({}), seen: 200, schema: SessionView, hidden: 404 },
  changeSession: {
    ask: () => ({
      body: { mode: "view", endsAt: new Date(Date.now() + 3_600_000).toISOString() },
    }),
    seen: 200,
    schema: SessionChanged,
    hidden: 404,
  },
  endSession: { ask: () => ({}), seen: 200, schema: SessionEnded, hidden: 404, usesUp: true },
  sendMessage: {
    ask: () => ({ body: { text: "Hello" } }),
    seen: 200,
    schema: MessageSent,
    hidden: 404,
  },
  createObserver: {
    ask: () => ({ body: { subject: "grace" } }),
    seen: 201,
    schema: TicketLink,
    hidden: 404,
    usesUp: true,
  },
  listEvents: {
    ask: ({ tenant }) => ({ query: `?tenant=${tenant}` }),
    seen: 200,
    schema: SessionEvents,
    hidden: 404,
  },
  exportAudit: {
    ask: ({ tenant }) => ({ query: `?tenant=${tenant}` }),
    seen: 200,
    hidden: 403,
  },
  readMetrics: {
    ask: ({ tenant }) => ({ query: `?by=tenant&tenant=${tenant}` }),
    seen: 200,
    hidden: 200,
    shows: (text, { tenant }) => text.includes(`tenant="${tenant}"`),
  },
};

/** Who may see a session: whoever is bound to its tenant or to none, and an issuer its own only. */
function sees({ name, tenants, isIssuer = false }: MatrixCaller, { by, tenant }: Owned): boolean {
  return (tenants === undefined || tenants.includes(tenant)) && (!isIssuer || by === name);
}

/** For a ticket, and for the audit, it is the tenant that counts. */
function mayUse(operation: string, caller: MatrixCaller, one: Owned): boolean {
  const { tenants } = caller;
  if (operation !== "createTicket" && operation !== "exportAudit") return sees(caller, one);
  return tenants === undefined || tenants.includes(one.tenant);
}

const problemOf = (text: string) => v.parse(ProblemDetails, JSON.parse(text)).type.split("#")[1];

const viewers: Viewer[] = [];

afterAll(() => {
  for (const { socket, isOver } of viewers) if (!isOver) socket.close(1000, "closed");
});

const SIZE = [
  `${String(OPERATIONS.length)} operations`,
  `${String(MATRIX_CALLERS.length)} callers`,
  `${String(OWNED.length)} kinds of session`,
].join(", ");
const ANSWERS = OPERATIONS.length * MATRIX_CALLERS.length * OWNED.length;

describe(`the matrix of ${SIZE}: ${String(ANSWERS)} answers`, () => {
  it("has an entry for every operation of the document, and no other", ({ expect }) => {
    expect(Object.keys(ENTRIES).toSorted()).toEqual(OPERATIONS.map(({ name }) => name).toSorted());
  });

  it.for(OPERATIONS)("$name: everybody may what is theirs", async (operation, { expect }) => {
    const entry = ENTRIES[operation.name];
    if (entry === undefined) throw new Error(`${operation.name} has no entry in the matrix`);
    for (const owned of OWNED) {
      // oxlint-disable no-await-in-loop -- one after another: they may end the session
      let one: Made | undefined;
      for (const caller of MATRIX_CALLERS) {
        one ??= await made(owned);
        viewers.push(one.viewer);
        const { query = "", body } = entry.ask(one);
        const path = operation.path.replace("{session}", one.session) + query;
        const response = await ask(caller.name, operation.method, path, body);
        const text = await response.text();
        const { status } = response;
        const about = [caller.name, owned.by, owned.tenant];
        if (caller.scopes === undefined) {
          expect([...about, status, problemOf(text)]).toEqual([...about, 401, "unauthorized"]);
        } else if (
          !operation.scopes.every((scope) => caller.scopes?.some((own) => own === scope))
        ) {
          expect([...about, status, problemOf(text)]).toEqual([...about, 403, "not-permitted"]);
        } else if (!mayUse(operation.name, caller, one)) {
          expect([...about, status]).toEqual([...about, entry.hidden]);
          expect(entry.shows?.(text, one) ?? false).toBe(false);
          if (status === 404) expect(problemOf(text)).toBe("no-such-session");
          if (status === 403) expect(problemOf(text)).toBe("not-permitted");
        } else {
          expect([...about, status, entry.shows?.(text, one) ?? true]).toEqual([
            ...about,
            entry.seen,
            true,
          ]);
          if (entry.schema !== undefined) v.parse(entry.schema, JSON.parse(text));
          if (entry.usesUp === true) one = undefined;
        }
        expect(response.headers.get("Cache-Control")).toBe("no-store");
      }
      // oxlint-enable no-await-in-loop
      one?.viewer.socket.close(1000, "closed");
    }
  });

  it("makes no object for anybody without good credentials", async ({ expect }) => {
    const count = async () => {
      const all = await Promise.all([
        listDurableObjectIds(env.SESSIONS),
        listDurableObjectIds(env.DIRECTORY),
        listDurableObjectIds(env.TENANTS),
        listDurableObjectIds(env.IDEMPOTENCY),
      ]);
      return all.map((ids) => ids.length);
    };
    const before = await count();
    for (const { name, method, path } of OPERATIONS) {
      const session = `${"s".repeat(42)}A`;
      const one = { by: "x", tenant: `new-${name}`, session, console: "x" } as Made;
      const { query = "", body } = ENTRIES[name]?.ask(one) ?? {};
      for (const caller of MATRIX_CALLERS.filter(({ scopes }) => scopes === undefined)) {
        // oxlint-disable-next-line no-await-in-loop -- one after another
        const headers = { ...(await headersOf(caller.name)), "Idempotency-Key": name };
        // oxlint-disable-next-line no-await-in-loop
        const response = await exports.default.fetch(
          new Request(`https://gateway.example${path.replace("{session}", session)}${query}`, {
            method,
            headers: { ...headers, "Content-Type": "application/json" },
            ...(body !== undefined && { body: JSON.stringify(body) }),
          }),
        );
        expect(response.status).toBe(401);
      }
    }
    expect(await count()).toEqual(before);
  });
});

describe("a ticket that was not used", () => {
  it.for(OWNED)(
    "of $by in $tenant is revoked by whom it concerns alone",
    async (owned, { expect }) => {
      for (const caller of MATRIX_CALLERS.filter(({ scopes }) =>
        scopes?.includes("sessions:write"),
      )) {
        // oxlint-disable no-await-in-loop -- one after another
        const { url, session } = await link(owned);
        const path = `/api/v1/sessions/${session}?tenant=${owned.tenant}`;
        const response = await ask(caller.name, "DELETE", path);
        const text = await response.text();
        if (sees(caller, owned)) {
          expect([caller.name, response.status, text]).toEqual([
            caller.name,
            200,
            JSON.stringify({ session, outcome: "revoked" }),
          ]);
          const viewer = await open(ticketOf(url));
          expect((await viewer.closed).code).toBe(4048);
        } else {
          expect([caller.name, response.status, problemOf(text)]).toEqual([
            caller.name,
            404,
            "no-such-session",
          ]);
        }
        // oxlint-enable no-await-in-loop
      }
    },
  );
});
