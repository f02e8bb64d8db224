import type { TestContext } from "vitest";

import { temporaryFolder } from "../../support/temporary-folder.ts";

/** The path of a new folder that goes with its test. */
export async function ownFolder({ onTestFinished }: TestContext): Promise<string> {
  const folder = await temporaryFolder();
  onTestFinished(() => folder.remove());
  return folder.path;
}
