import * as v from "valibot";

/**
 * From the viewer: it knows of pointers that move by motions. Its PointerEvents have positions all the same, which count
 * modulo 65,536 while the machine's pointer moves so: a motion is what lies between two of them.
 */
export const Motions = v.strictObject({ type: v.literal("motions") });

/** From the gateway: whether the machine's pointer moves by motions. At the beginning of a connection it does not. */
export const Pointer = v.object({ type: v.literal("pointer"), relative: v.boolean() });
