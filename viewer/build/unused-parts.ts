import { join } from "node:path";

import type { Plugin } from "esbuild";

const ROOT = join(import.meta.dirname, "../..");
const ERROR = join(ROOT, "viewer/src/screen/unused-part-error.ts");

/**
 * What noVNC logs in with: the gateway logs in by itself and offers viewers the security type None alone
 * (`worker/rfb/handshake/viewer.ts`). Each module is replaced as a whole, by its path in noVNC, with what has the same
 * exports and throws.
 */
const UNUSED: Readonly<Record<string, string>> = {
  "core/ra2.js": `
    export default class { constructor() { throw new UnusedPartError("RSA-AES"); } }`,
  "core/crypto/crypto.js": `
    export default new Proxy({}, { get() { throw new UnusedPartError("noVNC's ciphers"); } });`,
};

/** Leaves out what noVNC has and the viewer never reaches. No file of noVNC is changed. */
export const withoutUnusedParts: Plugin = {
  name: "unused-parts",
  setup: (build) => {
    for (const [path, contents] of Object.entries(UNUSED)) {
      const filter = new RegExp(`/@novnc/novnc/${path.replaceAll(".", "\\.")}$`);
      build.onLoad({ filter }, () => ({
        contents: `import { UnusedPartError } from ${JSON.stringify(ERROR)};${contents}`,
        resolveDir: ROOT,
      }));
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
