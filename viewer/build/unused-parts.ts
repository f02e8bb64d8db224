import { join } from "node:path";

import type { Plugin } from "esbuild";

const ROOT = join(import.meta.dirname, "../..");
const ERROR = join(ROOT, "viewer/src/screen/unused-part-error.ts");
const LATE_DEFLATOR = join(ROOT, "viewer/src/clipboard/late-deflator.ts");

/**
 * Each module is replaced as a whole, by its path in noVNC, with what has the same exports. What noVNC logs in with
 * throws: the gateway logs in by itself and offers viewers the security type None alone
 * (`worker/rfb/handshake/viewer.ts`). What compresses clipboard texts comes later.
 */
const REPLACED: Readonly<Record<string, string>> = {
  "core/ra2.js": `
    import { UnusedPartError } from ${JSON.stringify(ERROR)};
    export default class { constructor() { throw new UnusedPartError("RSA-AES"); } }`,
  "core/crypto/crypto.js": `
    import { UnusedPartError } from ${JSON.stringify(ERROR)};
    export default new Proxy({}, { get() { throw new UnusedPartError("noVNC's ciphers"); } });`,
  "core/deflator.js": `
    export { LateDeflator as default } from ${JSON.stringify(LATE_DEFLATOR)};`,
};

/** Leaves out what noVNC has and no first frame reaches. No file of noVNC is changed. */
export const withoutUnusedParts: Plugin = {
  name: "unused-parts",
  setup: (build) => {
    for (const [path, contents] of Object.entries(REPLACED)) {
      const filter = new RegExp(`/@novnc/novnc/${path.replaceAll(".", "\\.")}$`);
      build.onLoad({ filter }, () => ({ contents, resolveDir: ROOT }));
    }
  },
};

/** Puts what the viewer needs of valibot in the place of all of it. */
export const withLightValibot: Plugin = {
  name: "light-valibot",
  setup: (build) => {
    const path = join(ROOT, "viewer/src/light-valibot.ts");
    build.onResolve({ filter: /^valibot$/ }, () => ({ path }));
  },
};
