import * as v from "valibot";

/** Max members of an event's `data`, and max length of a member's name in characters. */
export const MAX_DATA_MEMBERS = 32;
const MAX_NAME_LENGTH = 64;

/** Max length of a text in an event, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 512;

/** A lone surrogate has no canonical form (RFC 8785 §3.2.2.2). */
const Text = v.pipe(
  v.string(),
  v.maxLength(MAX_TEXT_LENGTH),
  v.check((text) => text.isWellFormed()),
);

const Value = v.union([Text, v.pipe(v.number(), v.finite()), v.boolean()]);

const Data = v.pipe(
  v.record(v.pipe(v.string(), v.maxLength(MAX_NAME_LENGTH)), Value),
  v.check((data) => Object.keys(data).length <= MAX_DATA_MEMBERS),
);

/** RFC 3339 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
export const Time = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));

/** SHA-256 in lower-case hexadecimal digits. */
export const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const Sequence = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const ENVELOPE = {
  /** Names the fact: whoever receives it twice has received it once. */
  id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  time: Time,
  /** One of `FACTS`, or what a newer gateway adds to them. */
  type: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,63}$/)),
  tenant: v.optional(Text),
  /** The session's public name. */
  session: v.optional(Text),
  subject: v.optional(Text),
  /** Of the session's trace: 32 hexadecimal digits. */
  trace: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))),
  data: Data,
};

/** One fact, as it is produced. Unknown members, which a newer gateway may add, are left out. */
export const AuditEventSchema = v.object(ENVELOPE);

/** The same in its tenant's chain. A chain is verified with every member that it has. */
export const ChainedEventSchema = v.looseObject({
  ...ENVELOPE,
  tenant: Text,
  sequence: Sequence,
  previous: Hash,
  hash: Hash,
});

/** One fact: an envelope in the manner of CloudEvents. No member may hold a ticket, password, key or address of a machine. */
export interface AuditEvent {
  readonly id: string;
  readonly time: string;
  readonly type: string;
  readonly tenant?: string;
  readonly session?: string;
  readonly subject?: string;
  readonly trace?: string;
  readonly data: { readonly [name: string]: string | number | boolean };
}

/** A fact in the chain of its tenant. */
export interface ChainedEvent extends AuditEvent {
  readonly tenant: string;
  /** 1 for the first of a tenant, and one more for each after it. */
  readonly sequence: number;
  /** The `hash` of the one before. */
  readonly previous: string;
  /** Of all other members: SHA-256 of their canonical JSON (RFC 8785), in hexadecimal digits. */
  readonly hash: string;
}

/** What somebody says is an event; `undefined` if it has not the form of one. */
export function readEvent(value: unknown): AuditEvent | undefined {
  const result = v.safeParse(AuditEventSchema, value);
  if (!result.success) return undefined;
  const { tenant, session, subject, trace, ...rest } = result.output;
  return {
    ...rest,
    ...(tenant !== undefined && { tenant }),
    ...(session !== undefined && { session }),
    ...(subject !== undefined && { subject }),
    ...(trace !== undefined && { trace }),
  };
}
