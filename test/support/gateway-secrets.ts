import type { SharedKey } from "../../worker/ticket/index.ts";

/** Key and API token of test gateways, the same in every run so that a failure can be repeated. */
export const TEST_KEY: SharedKey = {
  kty: "oct",
  kid: "test",
  alg: "dir",
  k: "YSBrZXkgZm9yIHRlc3RzIG9ubHkgYSBrZXkgZm9yIHQ",
};

export const TEST_API_TOKEN = "test-only-api-token-0123456789abcdef";
