import type { GatewayClient, SessionFilter, SessionState, SessionView } from "../client/index.ts";
import { SESSION_NAME } from "../worker/ticket/session-name.ts";
import { UsageError } from "./usage-error.ts";

/** The options that say which sessions. */
export const FILTER_OPTIONS = {
  tenant: { type: "string" },
  console: { type: "string" },
  subject: { type: "string" },
  issuer: { type: "string" },
} as const;

export const FILTER_HELP = `  --tenant NAME        only sessions of this tenant
  --console ID         only sessions of the console with this id
  --subject NAME       only sessions of this person
  --issuer NAME        only sessions of this issuer
`;

const STATES: readonly SessionState[] = [
  "entering",
  "opening",
  "live",
  "detached",
  "waiting",
  "parked",
];

/** The filter that options make. Throws UsageError. */
export function filterOf(values: {
  readonly [Name in keyof typeof FILTER_OPTIONS | "state"]?: string | undefined;
}): SessionFilter {
  const { tenant, console, subject, issuer } = values;
  const state = STATES.find((name) => name === values.state);
  if (values.state !== undefined && state === undefined) {
    throw new UsageError(`--state requires ${STATES.join(" or ")}`);
  }
  return { tenant, console, subject, issuer, state };
}

/** Whether a filter lets everything through. */
export function isEmpty(filter: SessionFilter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}

/** Sessions that are looked through for one whose name begins as given. */
const MAX_LOOKED_THROUGH = 10_000;

/**
 * The whole name of the live session that is given by its name or by a beginning of it. Throws UsageError if there
 * is none, or several.
 */
export async function sessionNamed(gateway: GatewayClient, given: string): Promise<string> {
  if (SESSION_NAME.test(given)) return given;
  if (!/^[A-Za-z0-9_-]{8,42}$/.test(given)) {
    throw new UsageError(
      "a session is given by its name, or by the first 8 characters of it and more",
    );
  }
  const found: SessionView[] = [];
  let seen = 0;
  for await (const page of gateway.sessionPages({ limit: 500 })) {
    found.push(...page.filter(({ session }) => session.startsWith(given)));
    seen += page.length;
    if (found.length > 1) throw new UsageError("several sessions begin like that: give more of it");
    if (seen >= MAX_LOOKED_THROUGH) {
      throw new UsageError(
        "there are too many sessions to look for a beginning: give the whole name",
      );
    }
  }
  const [only] = found;
  if (only === undefined) throw new UsageError("no live session begins like that");
  return only.session;
}
