import type { SharedKey } from "../../worker/ticket/index.ts";

/** Key and API token of test gateways, the same in every run so that a failure can be repeated. */
export const TEST_KEY: SharedKey = {
  kty: "oct",
  kid: "test",
  alg: "dir",
  k: "YSBrZXkgZm9yIHRlc3RzIG9ubHkgYSBrZXkgZm9yIHQ",
};

/** What test gateways share with their connectors. */
export const TEST_CONNECTOR_KEY: SharedKey = {
  kty: "oct",
  kid: "dc1-connector",
  alg: "dir",
  k: "YSBjb25uZWN0b3IncyBrZXkgZm9yIHRlc3RzIG9ubHk",
};

export const TEST_API_TOKEN = "test-only-api-token-0123456789abcdef";
