import { createHash } from "node:crypto";

import { TEST_API_TOKEN, TEST_SIGNING, TEST_TENANT_TOKEN } from "../../support/gateway-secrets.ts";
import { MATRIX_TOKENS } from "./matrix-callers.ts";

const publicKey = (name: keyof typeof TEST_SIGNING) => {
  const { d: _private, ...key } = TEST_SIGNING[name];
  return key;
};

const hash = (token: string) => createHash("sha256").update(token).digest("hex");

/** Two issuers, each with a tenant of its own; one token for everything, one for tenant A. */
export const WHO_MAY_ASK = {
  TICKET_ISSUERS: JSON.stringify([
    {
      issuer: "portal-a",
      keys: [publicKey("portal-a")],
      api: true,
      tenants: ["tenant-a"],
      routes: ["internet"],
      targets: "127.0.0.1:1024-65535",
    },
    {
      issuer: "portal-b",
      keys: [publicKey("portal-b")],
      api: true,
      tenants: ["tenant-b"],
      routes: ["internet"],
      grant: { mode: "view" },
    },
  ]),
  API_TOKENS: JSON.stringify([
    {
      name: "operator",
      sha256: hash(TEST_API_TOKEN),
      scopes: ["tickets", "sessions:write", "metrics"],
    },
    {
      name: "token-a",
      sha256: hash(TEST_TENANT_TOKEN),
      scopes: ["tickets", "sessions:write", "metrics"],
      tenants: ["tenant-a"],
    },
    ...MATRIX_TOKENS,
  ]),
};
