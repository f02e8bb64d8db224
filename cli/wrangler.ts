import { spawn } from "node:child_process";
import { once } from "node:events";

import { CommandFailure } from "./command-failure.ts";

/** Hands one secret over by standard input: arguments can be seen by every user of a machine. */
export async function putSecret(
  name: string,
  value: string,
  environment: string | undefined,
): Promise<void> {
  const extra = environment === undefined ? [] : ["--env", environment];
  const wrangler = spawn("wrangler", ["secret", "put", name, ...extra], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  // A child that does not read is reported by its exit.
  wrangler.stdin.on("error", () => {});
  wrangler.stdin.end(value);
  const [status]: unknown[] = await once(wrangler, "close").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new CommandFailure("Wrangler was not found: run this as npx porthole keys");
    }
    throw error;
  });
  if (status !== 0) {
    throw new CommandFailure(
      `Wrangler did not take ${name}; run the same command with --put again`,
    );
  }
}
