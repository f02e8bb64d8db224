import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { ROOT } from "../root.ts";
import { compare } from "./compare.ts";
import type { Darkroom } from "./darkroom.ts";

/** Where approved pictures are, `<name>.webp` each. */
const APPROVED = join(ROOT, "docs/states");

/** Where pictures that differ are written, beside the approved ones and with what differs in red. */
const DIFFERENCES = join(ROOT, "test-results/pictures");

/**
 * Compares a picture with the approved one of its name, and gives what differs. `approves`: writes it to the approved
 * ones instead, unless it looks the same as before.
 */
export async function checkPicture(
  name: string,
  png: Buffer,
  { approves, darkroom }: { readonly approves: boolean; readonly darkroom: Darkroom },
): Promise<string | undefined> {
  const path = join(APPROVED, `${name}.webp`);
  const kept = await darkroom.keep(png);
  const approved = existsSync(path) ? await readFile(path) : undefined;
  if (approved?.equals(kept) === true) return undefined;
  const difference =
    approved === undefined
      ? { reason: "is not approved" }
      : compare(await darkroom.sample(approved), await darkroom.sample(kept));
  if (difference === undefined) return undefined;
  if (approves) {
    await mkdir(APPROVED, { recursive: true });
    await writeFile(path, kept);
    return undefined;
  }
  await mkdir(DIFFERENCES, { recursive: true });
  const { marked, reason } = { marked: undefined, ...difference };
  const files = [
    ["taken", kept],
    ["approved", approved],
    ["difference", marked && (await darkroom.enlarge(marked))],
  ] as const;
  await Promise.all(
    files.map(async ([what, file]) => {
      if (file !== undefined) await writeFile(join(DIFFERENCES, `${name}.${what}.webp`), file);
    }),
  );
  return `${name} ${reason}: see ${DIFFERENCES}, and approve it by "npm run pictures:approve" if it is right`;
}
