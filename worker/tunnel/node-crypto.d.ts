/** The one function used of the runtime's `node:crypto`; Node's full types clash with the Worker's own globals. */
declare module "node:crypto" {
  export function createCipheriv(
    algorithm: "des-ede3-cbc",
    key: Uint8Array,
    iv: Uint8Array,
  ): {
    setAutoPadding(enabled: boolean): void;
    update(data: Uint8Array): Uint8Array;
  };
}
