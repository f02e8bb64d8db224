import type { SharedKey } from "../../worker/ticket/index.ts";

/** Keys of a CloudStack management server, and as the gateway is told them. */
export const TEST_CLOUDSTACK = {
  encryptionKey: "Y2xvdWRzdGFjayB0ZXN0MQ",
  encryptionIv: "Y2xvdWRzdGFjayB0ZXN0Mg",
  hashKey: "Y2xvdWRzdGFjayB0ZXN0Mw",
};

export const CLOUDSTACK_SECRETS = {
  CLOUDSTACK_ENCRYPTION_KEY: TEST_CLOUDSTACK.encryptionKey,
  CLOUDSTACK_ENCRYPTION_IV: TEST_CLOUDSTACK.encryptionIv,
  CLOUDSTACK_HASH_KEY: TEST_CLOUDSTACK.hashKey,
};

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
