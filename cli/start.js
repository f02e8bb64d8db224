#!/usr/bin/env node
/**
 * Starts `porthole`, or says in a sentence that Node is too old for it: without this, a Node that cannot run
 * TypeScript says ERR_UNKNOWN_FILE_EXTENSION. Plain JavaScript that Node 18 can run.
 */
if (!process.features.typescript) {
  process.stderr.write(
    `porthole: Node ${process.versions.node} cannot run it; Node 22.18 or newer can, without any option\n`,
  );
  process.exit(1);
}
await import("./porthole.ts");
