import { parseArgs } from "node:util";

import { held } from "../support/finding.ts";
import { markdownTable } from "../support/findings-table.ts";
import { drill } from "./drill.ts";

/**
 * Replaces the Worker under live sessions and resets their objects, prints how many consoles are lost with it and how
 * soon the others are back, and fails if one is lost.
 */

// Wrangler warns that secrets are missing from its own files; here they are given directly.
process.env["WRANGLER_LOG"] = "error";

const SESSIONS = 100;
const MAX_SESSIONS = 500;

const { values } = parseArgs({ options: { sessions: { type: "string" } } });
const sessions = Number(values.sessions ?? SESSIONS);
if (!Number.isInteger(sessions) || sessions < 1 || sessions > MAX_SESSIONS) {
  throw new Error(`--sessions requires a whole number from 1 to ${MAX_SESSIONS}`);
}

const findings = await drill(sessions);
console.log(
  `\n${markdownTable(
    "",
    findings.map((finding) => ({ by: "drill", ...finding })),
  )}`,
);
if (!findings.every(held)) process.exitCode = 1;
