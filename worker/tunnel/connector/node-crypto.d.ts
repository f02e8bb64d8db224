/** What is used of the runtime's `node:crypto` and `node:buffer`; Node's full types clash with the Worker's own globals. */
declare module "node:crypto" {
  export function createCipheriv(
    algorithm: "des-ede3-cbc",
    key: Uint8Array,
    iv: Uint8Array,
  ): {
    setAutoPadding(enabled: boolean): void;
    update(data: Uint8Array): Uint8Array;
  };
  export function createCipheriv(
    algorithm: "aes-256-gcm",
    key: Uint8Array,
    iv: Uint8Array,
  ): {
    setAAD(data: Uint8Array): void;
    update(data: Uint8Array): Uint8Array;
    final(): Uint8Array;
    getAuthTag(): Uint8Array;
  };
  export function createDecipheriv(
    algorithm: "aes-256-gcm",
    key: Uint8Array,
    iv: Uint8Array,
  ): {
    setAAD(data: Uint8Array): void;
    setAuthTag(tag: Uint8Array): void;
    update(data: Uint8Array): Uint8Array;
    final(): Uint8Array;
  };

  interface Digest {
    update(data: Uint8Array): Digest;
    digest(): Uint8Array;
    digest(encoding: "hex"): string;
  }
  export function createHash(algorithm: "sha256"): Digest;
  export function createHmac(algorithm: "sha256", key: Uint8Array): Digest;

  export interface KeyObject {
    export(options: { readonly format: "der"; readonly type: "spki" }): Uint8Array;
  }
  export function generateKeyPairSync(type: "x25519"): {
    readonly publicKey: KeyObject;
    readonly privateKey: KeyObject;
  };
  export function createPublicKey(key: {
    readonly key: Uint8Array;
    readonly format: "der";
    readonly type: "spki";
  }): KeyObject;
  export function diffieHellman(keys: {
    readonly privateKey: KeyObject;
    readonly publicKey: KeyObject;
  }): Uint8Array;
}

declare module "node:buffer" {
  export const Buffer: { from(bytes: Uint8Array): Uint8Array };
}
