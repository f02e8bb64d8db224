/** How an error of noVNC begins that it throws when the browser's decoder of videos gives up. */
const DECODER_FAILED = /^Failed to decode frame\b/;

/**
 * Counts decoders of videos that have given up, from now on. noVNC throws that at nobody, and waits for ever for the
 * frames that it has asked for (`_handleError` of its `core/decoders/h264.js`).
 */
export function watchDecoders(page: Pick<Window, "addEventListener">): () => number {
  let failed = 0;
  page.addEventListener("error", ({ error }) => {
    if (error instanceof Error && DECODER_FAILED.test(error.message)) failed += 1;
  });
  return () => failed;
}
