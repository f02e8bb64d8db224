import type { OperationName } from "../../worker/http/api/operations.ts";
import type { ProblemType } from "../../worker/http/problem.ts";
import * as examples from "./examples.ts";
import type { SchemaName } from "./schemas.ts";

/** What people read of an operation, and what it answers. */
export interface OperationWords {
  readonly summary: string;
  readonly description: string;
  readonly tag: Tag;
  readonly success: {
    readonly status: 200 | 201;
    readonly description: string;
    /** Where it is not JSON, but lines of it. */
    readonly contentType?: "application/jsonl";
    /** `text`: lines of text instead of JSON. */
    readonly schema: SchemaName | "text";
    readonly example: object | string;
  };
  readonly requestExample?: object;
  /** Problems beside those that follow from what the operation is asked with: see problems-of.ts. */
  readonly problems: readonly ProblemType[];
}

export const TAGS = {
  Tickets: "Links that open a console once.",
  Sessions: "Who is in a console now: listed, changed, told something, ended.",
  Audit: "What has happened, in a chain that can be verified.",
  Metrics: "What the operator of the gateway watches it by.",
} as const;
type Tag = keyof typeof TAGS;

/** Every operation in words. A new one does not compile without. */
export const OPERATION_WORDS = {
  createTicket: {
    summary: "Make a link to a console",
    description:
      "Seals a ticket for one person and one console. The link opens once, until `expiresAt`. Its fragment is the ticket, a secret: hand it to that person alone.",
    tag: "Tickets",
    requestExample: examples.ticketRequest,
    success: {
      status: 201,
      description: "The link.",
      schema: "TicketLink",
      example: examples.ticketLink,
    },
    problems: [
      "not-permitted",
      "target-not-allowed",
      "no-route",
      "tls-not-possible",
      "tls-required",
      "no-sealing-key",
      "limit-reached",
    ],
  },
  listSessions: {
    summary: "List live sessions",
    description:
      "The sessions that the caller may see and that match every filter, tenant by tenant and the oldest first in each. A page may be short, or empty, and still have a `next`: ask until there is none.",
    tag: "Sessions",
    success: {
      status: 200,
      description: "One page.",
      schema: "SessionList",
      example: examples.sessionList,
    },
    problems: [],
  },
  endSessions: {
    summary: "End sessions by console, person, tenant or issuer",
    description:
      "Ends every live session that matches all filters of the body, of those that the caller may change; the body has at least one filter. Where there are many tenants the answer has a `next`: ask again with it as `cursor`. Each viewer is told who ended its session, and the reason.",
    tag: "Sessions",
    requestExample: examples.endRequest,
    success: {
      status: 200,
      description: "How many have ended.",
      schema: "SessionsEnded",
      example: examples.sessionsEnded,
    },
    problems: ["not-permitted"],
  },
  getSession: {
    summary: "Get a live session",
    description: "One session as the list shows it.",
    tag: "Sessions",
    success: {
      status: 200,
      description: "The session.",
      schema: "SessionView",
      example: examples.sessionView,
    },
    problems: [],
  },
  changeSession: {
    summary: "Change what a viewer may do, or when a session ends",
    description:
      "Changes what the viewer of a live session may do, or when the session ends, from now on: at least one of the members. No caller can give more than it could ask for in a ticket. Another end may be later or earlier; its person is told, and has an answer by that to a request for more time.",
    tag: "Sessions",
    requestExample: examples.sessionChange,
    success: {
      status: 200,
      description: "What has changed.",
      schema: "SessionChanged",
      example: examples.sessionChanged,
    },
    problems: ["not-permitted", "end-not-possible"],
  },
  endSession: {
    summary: "End a session, or revoke its ticket",
    description:
      "Ends a live session; its viewer is told who ended it, and the reason. Where the ticket has not been used yet it is revoked: its link does not open any more.",
    tag: "Sessions",
    success: {
      status: 200,
      description: "What has happened.",
      schema: "SessionEnded",
      example: examples.sessionEnded,
    },
    problems: [],
  },
  sendMessage: {
    summary: "Show a line to a viewer",
    description:
      "Shows one line of text over the picture of a live session, with the caller's name.",
    tag: "Sessions",
    requestExample: examples.sessionMessage,
    success: {
      status: 200,
      description: "The viewer has been sent it.",
      schema: "MessageSent",
      example: examples.messageSent,
    },
    problems: [],
  },
  createObserver: {
    summary: "Make a link that watches a session",
    description:
      "Makes a link for one person to the console of a live session, for watching only. Everybody in the console sees who watches, unless `covert` is asked for, which the gateway and the caller's bounds must allow.",
    tag: "Sessions",
    requestExample: examples.observerRequest,
    success: {
      status: 201,
      description: "The link.",
      schema: "TicketLink",
      example: examples.ticketLink,
    },
    problems: ["not-permitted", "no-sealing-key"],
  },
  listEvents: {
    summary: "List what has happened in a session",
    description: "The audit facts of one session that are still kept, oldest first.",
    tag: "Sessions",
    success: {
      status: 200,
      description: "One page.",
      schema: "SessionEvents",
      example: examples.sessionEvents,
    },
    problems: [],
  },
  exportAudit: {
    summary: "Export the audit of a tenant",
    description:
      "A tenant's events after a `sequence`, one in each line, as JSON: docs/audit.md has the types. The last line is a checkpoint, which says where the export ends in the chain and whether there is more.",
    tag: "Audit",
    success: {
      status: 200,
      description: "Lines of JSON.",
      contentType: "application/jsonl",
      schema: "SessionEvent",
      example: examples.auditEvent,
    },
    problems: [],
  },
  readMetrics: {
    summary: "Read the metrics",
    description:
      "What has happened to the sessions of the caller's tenants, in the text format of Prometheus: see docs/metrics.md.",
    tag: "Metrics",
    success: {
      status: 200,
      description: "The metrics.",
      schema: "text",
      example: "# TYPE porthole_tenants gauge\nporthole_tenants 1\n",
    },
    problems: [],
  },
} as const satisfies Record<OperationName, OperationWords>;
