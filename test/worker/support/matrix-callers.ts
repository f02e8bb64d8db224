import { createHash } from "node:crypto";

import type { AccessStatement } from "../../support/access-jwt.ts";
import { SCOPES, type Scope } from "../../../worker/ticket/api-tokens.ts";

/** A caller of the API, as the matrix knows it: what it may do follows from this alone. */
export interface MatrixCaller {
  readonly name: string;
  /** `undefined`: its credentials are not good. */
  readonly scopes: readonly Scope[] | undefined;
  /** `undefined`: it is bound to none. */
  readonly tenants?: readonly string[];
  /** An issuer: it sees its own sessions alone. */
  readonly isIssuer?: boolean;
  readonly expires?: string;
  /** Whom Cloudflare Access has let through, instead of a token: what its JWT says. */
  readonly access?: Partial<AccessStatement>;
  readonly isUnknown?: boolean;
}

const CONSOLES = ["tickets", "sessions:read", "sessions:write"] as const;

const TOKENS: readonly MatrixCaller[] = [
  { name: "matrix-all", scopes: SCOPES },
  { name: "matrix-a", scopes: SCOPES, tenants: ["tenant-a"] },
  { name: "matrix-b", scopes: SCOPES, tenants: ["tenant-b"] },
  { name: "matrix-both", scopes: SCOPES, tenants: ["tenant-a", "tenant-b"] },
  { name: "matrix-elsewhere", scopes: SCOPES, tenants: ["tenant-c"] },
  ...SCOPES.map((scope) => ({
    name: `matrix-only-${scope.replace(":", "-")}`,
    scopes: [scope],
  })),
  ...SCOPES.map((scope) => ({
    name: `matrix-without-${scope.replace(":", "-")}`,
    scopes: SCOPES.filter((one) => one !== scope),
  })),
  { name: "matrix-expired", scopes: undefined, expires: "2020-01-01T00:00:00Z" },
];

const at = (name: string) => `${name}@example.com`;

const PEOPLE: readonly MatrixCaller[] = [
  { name: "access-all", scopes: SCOPES, access: { email: at("all") } },
  { name: "access-a", scopes: CONSOLES, tenants: ["tenant-a"], access: { email: at("a") } },
  { name: "access-reader", scopes: ["sessions:read"], access: { email: at("reader") } },
  { name: "access-unlisted", scopes: [], access: { email: at("unlisted") } },
  { name: "access-of-nobody", scopes: undefined, access: {} },
  { name: "access-expired", scopes: undefined, access: { email: at("all"), issuedAgo: 7200 } },
  {
    name: "access-elsewhere",
    scopes: undefined,
    access: { email: at("all"), aud: ["b".repeat(64)] },
  },
];

/** The entries of ACCESS_CALLERS. */
export const MATRIX_PEOPLE = PEOPLE.flatMap(({ scopes = [], tenants, access }) =>
  scopes.length === 0
    ? []
    : [{ emails: [access?.email], scopes, ...(tenants !== undefined && { tenants }) }],
);

export const MATRIX_CALLERS: readonly MatrixCaller[] = [
  ...TOKENS,
  { name: "portal-a", scopes: CONSOLES, tenants: ["tenant-a"], isIssuer: true },
  { name: "portal-b", scopes: CONSOLES, tenants: ["tenant-b"], isIssuer: true },
  ...PEOPLE,
  { name: "matrix-unlisted", scopes: undefined, isUnknown: true },
  { name: "nobody", scopes: undefined, isUnknown: true },
];

/** The API token of a caller of the matrix. */
export function matrixToken(name: string): string {
  return `${name}-token-0123456789abcdef-0123456789`;
}

/** The entries of API_TOKENS. */
export const MATRIX_TOKENS = TOKENS.map(({ name, scopes = SCOPES, tenants, expires }) => ({
  name,
  sha256: createHash("sha256").update(matrixToken(name)).digest("hex"),
  scopes,
  ...(tenants !== undefined && { tenants }),
  ...(expires !== undefined && { expires }),
}));
