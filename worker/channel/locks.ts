import * as v from "valibot";

/** From the gateway: which lock keys are on in the machine, where its server says so (QEMU's LED state). */
export const Locks = v.object({
  type: v.literal("locks"),
  caps: v.boolean(),
  num: v.boolean(),
  scroll: v.boolean(),
});

export type LocksMessage = v.InferOutput<typeof Locks>;
