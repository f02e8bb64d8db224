import type { RecipientKey, SharedKey, SigningKey } from "../../worker/ticket/index.ts";

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

/** Signs what test gateways ask their control plane. */
export const TEST_HOOK_SECRET = `whsec_${btoa("a test gateway's hook secret")}`;

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

/** What issuers seal to, and the gateway's half of it. */
export const TEST_RECIPIENT: RecipientKey = {
  kty: "OKP",
  crv: "X25519",
  kid: "gateway",
  alg: "ECDH-ES",
  x: "g8MsqJ31gAqVDMWQ7_KtPwCuRFF9p03O7i59SYaMNws",
};
export const TEST_RECIPIENT_PRIVATE = {
  ...TEST_RECIPIENT,
  d: "wBdXc7EZEX5C1_0iyzswudmiCbSWWreHKTa0DIniRUQ",
};

/** Two issuers that sign by themselves. */
export const TEST_SIGNING = {
  "portal-a": {
    kty: "OKP",
    crv: "Ed25519",
    alg: "EdDSA",
    kid: "a",
    x: "-qMWq9Xu21bsmOPwrIj3cAxIBbu-F1ozeGIfG8QXqfA",
    d: "Vvw620BBxjjLDEtiR-CUvyvwBKCb1gMob8h3cIwmkx8",
  },
  "portal-b": {
    kty: "OKP",
    crv: "Ed25519",
    alg: "EdDSA",
    kid: "b",
    x: "-qMSI_m9E5lTejsnkh3qmwM1zCUEgj2GsWyDNTHlYEU",
    d: "JGudIg9b4rgSyF2xm50UyKMycugie5VXKgtYIGmqaRU",
  },
} as const satisfies Record<string, SigningKey>;

export const TEST_API_TOKEN = "test-only-api-token-0123456789abcdef";
/** An API token of one tenant alone. */
export const TEST_TENANT_TOKEN = "test-only-token-of-a-0123456789abcdef";
