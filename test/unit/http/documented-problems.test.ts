import { createHash } from "node:crypto";
import { describe, it } from "vitest";

import { SESSION } from "../../../scripts/openapi/examples.ts";
import { OPERATION_WORDS, type OperationWords } from "../../../scripts/openapi/operation-words.ts";
import { problemsOf } from "../../../scripts/openapi/problems-of.ts";
import {
  OPERATIONS,
  type Operation,
  type OperationName,
} from "../../../worker/http/api/operations.ts";
import { PROBLEMS, type ProblemType } from "../../../worker/http/problem.ts";
import { SCOPES } from "../../../worker/ticket/api-tokens.ts";
import type { GatewayOptions } from "./gateway.ts";
import { NETWORKS } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const { startGateway } = httpStage();

const tokenOf = (name: string) => `${name}-token-0123456789abcdef-0123456789`;
const entry = (name: string, more: object = {}) => ({
  name,
  sha256: createHash("sha256").update(tokenOf(name)).digest("hex"),
  scopes: SCOPES,
  ...more,
});
const SETTINGS = {
  ...NETWORKS,
  API_TOKEN: undefined,
  API_TOKENS: JSON.stringify([
    entry("all"),
    ...SCOPES.map((scope) =>
      entry(`not-${scope.replace(":", "-")}`, { scopes: SCOPES.filter((one) => one !== scope) }),
    ),
  ]),
};

/** Objects whose every method fails as this error says. */
function failing(error: Error): NonNullable<GatewayOptions["objects"]> {
  const stub: object = new Proxy(
    {},
    {
      get: () => async () => {
        throw error;
      },
    },
  );
  const objects = { getByName: () => stub, jurisdiction: () => objects };
  return { SESSIONS: objects, DIRECTORY: objects, TENANTS: objects } as unknown as NonNullable<
    GatewayOptions["objects"]
  >;
}

/** A call that is being carried out, or has been, and whose request cannot be told. */
const inFlight = {
  begin: async () => ({ kind: "in-flight", sealed: new Uint8Array(64) }) as const,
  finish: async () => {},
  release: async () => {},
};

/** How a call of an operation meets a problem. */
interface Recipe {
  readonly options?: GatewayOptions;
  readonly token?: (operation: Operation) => string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: (example: Readonly<Record<string, unknown>>) => unknown;
  /** The calls before it that succeed or not, whatever they are answered. */
  readonly before?: number;
}

/** A JWT of Cloudflare Access as far as its head; the keys that could prove it cannot be read. */
const ACCESS_JWT = [{ alg: "RS256", kid: "1" }, {}, {}]
  .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
  .join(".");

const over = { limit: async () => ({ success: false }) };
const withTarget = (target: object) => (example: Readonly<Record<string, unknown>>) => ({
  ...example,
  target: { kind: "rfb", host: "10.0.0.5", port: 5901, ...target },
});

/** What an operation cannot be asked without. */
const QUERIES: Partial<Record<OperationName, string>> = { exportAudit: "?tenant=acme" };

const noDirectories = failing(new Error("unused"));

const RECIPES: Partial<Record<ProblemType, Recipe>> = {
  "invalid-request": { query: "?canary=1" },
  unauthorized: { token: () => undefined },
  "https-required": { options: { origin: "http://gateway.example" } },
  "not-permitted": { token: ({ scopes }) => tokenOf(`not-${scopes[0].replace(":", "-")}`) },
  "too-many-requests": { options: { limiters: { TOKEN_LIMIT: over } }, before: 1 },
  "gateway-error": { options: { objects: failing(new Error("canary")) } },
  "gateway-updating": {
    options: { objects: failing(Object.assign(new Error("reset"), { durableObjectReset: true })) },
  },
  "access-unavailable": {
    token: () => undefined,
    headers: { "Cf-Access-Jwt-Assertion": ACCESS_JWT },
    options: {
      settings: {
        ...SETTINGS,
        ACCESS_TEAM_DOMAIN: "example.cloudflareaccess.com",
        ACCESS_AUD: "a".repeat(64),
        ACCESS_CALLERS: JSON.stringify([{ scopes: SCOPES }]),
      },
    },
  },
  "gateway-unready": { options: { settings: {} } },
  "request-too-large": { body: () => ({ text: "x".repeat(17_000) }) },
  "unsupported-media-type": { headers: { "Content-Type": "text/plain" } },
  "no-such-session": { options: { live: false } },
  "idempotency-in-flight": {
    headers: { "Idempotency-Key": "k" },
    options: {
      objects: { IDEMPOTENCY: { getByName: () => inFlight, jurisdiction: () => never() } },
    },
  },
  "idempotency-mismatch": {
    headers: { "Idempotency-Key": "k" },
    options: { canFinish: false },
  },
  "end-not-possible": { options: { desk: { changeEnd: async () => ({ refused: "past" }) } } },
  "target-not-allowed": { body: withTarget({ port: 1 }) },
  "no-route": { body: withTarget({ route: "nowhere" }) },
  "tls-not-possible": { body: withTarget({ tls: {} }) },
  "tls-required": {
    options: { settings: { ...SETTINGS, INTERNET_TLS: "required" } },
    body: withTarget({ tls: false, host: "kvm.hv.example.com", port: 5900 }),
  },
  "limit-reached": {
    options: {
      objects: {
        DIRECTORY: {
          getByName: () => ({
            ...noDirectories.DIRECTORY?.getByName("x"),
            reserve: async () => ({ kind: "limit-reached", limit: "tickets", secondsLeft: 5 }),
          }),
          jurisdiction: () => never(),
        } as unknown as NonNullable<GatewayOptions["objects"]>["DIRECTORY"] & object,
      },
    },
  },
};

function never(): never {
  throw new Error("nothing is confined");
}

const names = Object.keys(OPERATIONS) as OperationName[];
const CASES = names.flatMap((name) => {
  const words: OperationWords = OPERATION_WORDS[name];
  return problemsOf(OPERATIONS[name], words).map((type): [OperationName, ProblemType] => [
    name,
    type,
  ]);
});

/** Problems that need a gateway of their own: tested where it is. */
const ELSEWHERE: ReadonlySet<ProblemType> = new Set(["no-sealing-key", "idempotency-mismatch"]);

describe("every problem that the document names", () => {
  it.for(CASES.filter(([, type]) => !ELSEWHERE.has(type)))(
    "%s can be answered %s",
    async ([name, type], { expect }) => {
      const recipe = RECIPES[type];
      if (recipe === undefined) throw new Error(`nothing leads to ${type}`);
      const operation: Operation = OPERATIONS[name];
      const words: OperationWords = OPERATION_WORDS[name];
      const {
        token = () => tokenOf("all"),
        headers = {},
        query = QUERIES[name] ?? "",
        before = 0,
      } = recipe;
      const bearer = token(operation);
      const example = words.requestExample as Readonly<Record<string, unknown>> | undefined;
      const body = example && JSON.stringify((recipe.body ?? ((one) => one))(example));
      const { fetch } = startGateway({ settings: SETTINGS, ...recipe.options });
      const ask = () =>
        fetch(operation.path.replace("{session}", SESSION) + query, {
          method: operation.method,
          headers: {
            ...(bearer !== undefined && { Authorization: `Bearer ${bearer}` }),
            ...(body !== undefined && { "Content-Type": "application/json" }),
            ...headers,
          },
          ...(body !== undefined && { body }),
        });
      // oxlint-disable-next-line no-await-in-loop -- what comes before
      for (let call = 0; call < before; call += 1) await ask();
      const response = await ask();
      const text = await response.text();
      expect([response.status, JSON.parse(text).type]).toEqual([
        PROBLEMS[type].status,
        `/problems#${type}`,
      ]);
      expect(response.headers.get("Content-Type")).toBe("application/problem+json");
      expect(response.headers.get("Cache-Control")).toBe("no-store");
      expect(text).not.toContain("canary");
    },
  );
});
