import type { StartFeature } from "../../page/feature.ts";
import { provesH264 } from "./decoder-proof.ts";
import { proofsOf } from "./h264-proofs.ts";

/** From the first picture until the decoder is tried out: nobody is to wait for it. Milliseconds. */
const REST_MS = 5000;

/** Finds out, once for a browser, whether it decodes H.264: for the pages that it opens after this one. */
export const startH264: StartFeature = ({ preferences }) => {
  const proofs = proofsOf(preferences.shared);
  let isDue = proofs.areMissing;
  return {
    render: (state) => {
      if (!isDue || state.kind !== "live") return;
      isDue = false;
      setTimeout(() => void provesH264().then((decodes) => proofs.proved(decodes)), REST_MS);
    },
  };
};
