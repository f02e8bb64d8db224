import { buildGateway } from "../support/built-gateway.ts";
import { Closers } from "../support/closers.ts";
import { held } from "../support/finding.ts";
import { markdownTable, type Row } from "../support/findings-table.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { ATTACKS } from "./attacks/all.ts";
import { attackOptions } from "./options.ts";

/**
 * Plays hostile servers, viewers, strangers and connectors against the built gateway on workerd, prints
 * what each has cost beside its limit, and fails where one is exceeded.
 */

// Wrangler warns that secrets are missing from its own files; here they are given directly.
process.env["WRANGLER_LOG"] = "error";

const options = attackOptions(
  process.argv.slice(2),
  ATTACKS.map(({ name }) => name),
);
const closers = new Closers();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void closers.close().finally(() => process.exit(130));
  });
}

const rows: Row[] = [];
try {
  const folder = await temporaryFolder();
  closers.add({ close: () => folder.remove() });
  buildGateway(folder.path);
  for (const attack of ATTACKS) {
    const { name } = attack;
    if (!options.only.includes(name)) continue;
    console.error(`playing ${name}`);
    const own = closers.add(new Closers());
    try {
      const stage = { size: options.size, folder: folder.path, closers: own };
      // oxlint-disable-next-line no-await-in-loop -- two at once would measure each other
      rows.push(...(await attack.play(stage)).map((finding) => ({ by: name, ...finding })));
    } catch (error) {
      console.error(`${name} could not be played:`, error);
      process.exitCode = 1;
    } finally {
      // oxlint-disable-next-line no-await-in-loop -- before the next one starts
      await own.close();
    }
  }
} finally {
  await closers.close();
}
console.log(`\n${markdownTable("attack", rows)}`);
if (!rows.every(held)) process.exitCode = 1;
