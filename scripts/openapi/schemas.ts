import { toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";

import { OPERATIONS } from "../../worker/http/api/operations.ts";
import { ProblemDetails } from "../../worker/http/api/problem-details.ts";
import {
  MessageSent,
  SessionChanged,
  SessionEnded,
  SessionsEnded,
} from "../../worker/http/api/session-answers.ts";
import { SessionEvent, SessionEvents } from "../../worker/http/api/session-events.ts";
import { SessionList, SessionView } from "../../worker/http/api/session-view.ts";
import { TicketLink } from "../../worker/http/api/ticket-link.ts";
import { Claims } from "../../worker/ticket/claims.ts";

const { target, grant } = Claims.entries;

/** The schemas that have a name in the document: what is asked, what is answered, and what both consist of. */
export const SCHEMAS = {
  TicketRequest: OPERATIONS.createTicket.body,
  Target: target,
  Grant: grant,
  TicketLink,
  SessionView,
  SessionList,
  SessionChange: OPERATIONS.changeSession.body,
  SessionChanged,
  SessionEnded,
  SessionMessage: OPERATIONS.sendMessage.body,
  MessageSent,
  ObserverRequest: OPERATIONS.createObserver.body,
  EndRequest: OPERATIONS.endSessions.body,
  SessionsEnded,
  SessionEvent,
  SessionEvents,
  ProblemDetails,
} as const satisfies Record<string, v.GenericSchema>;

export type SchemaName = keyof typeof SCHEMAS;

type Config = NonNullable<Parameters<typeof toJsonSchema>[1]>;

/**
 * How a schema becomes JSON Schema 2020-12. What it cannot say it leaves out, so the document is never
 * stricter than the gateway; the words of a member say what else is checked.
 */
const CONVERSION = {
  target: "draft-2020-12",
  typeMode: "input",
  errorMode: "ignore",
  overrideAction: ({ valibotAction, jsonSchema }) =>
    isCaseless(valibotAction) ? jsonSchema : undefined,
} as const satisfies Config;

/** JSON Schema's patterns have no flags. They are of Unicode, and an `i` would be lost. */
function isCaseless(action: { readonly type: string }): boolean {
  return (
    "requirement" in action && action.requirement instanceof RegExp && action.requirement.ignoreCase
  );
}

/** The same, where the schemas of the table above are named. */
export const NAMED_CONVERSION = {
  ...CONVERSION,
  definitions: SCHEMAS,
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
} as const satisfies Config;

/** The members of a query, each as JSON Schema: what its text is read as. */
export function queryMembers(schema: v.GenericSchema): Readonly<Record<string, object>> {
  const { properties = {} } = toJsonSchema(schema, { ...CONVERSION, typeMode: "output" });
  const members = Object.entries(properties).map(([name, member]): [string, object] => {
    if (typeof member === "boolean") throw new Error(`the parameter ${name} can be anything`);
    // The default of a text is a text.
    const isNumber = member.type === "integer" && member.default !== undefined;
    return [name, isNumber ? { ...member, default: Number(member.default) } : member];
  });
  return Object.fromEntries(members);
}
