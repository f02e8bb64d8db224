import { CLOCK_SKEW_SECONDS } from "../lifetime.ts";
import { decodeBase64 } from "./base64.ts";
import type { Payload } from "./payload.ts";

const MINUTE_MS = 60_000;

/** Minutes after its own in which a ticket works: its lifetime is 60 to 120 s (`AgentHookBase`). */
const MINUTES_AFTER = 1;
/** Minutes ahead of the clock in which a ticket is told to be early. */
const LOOK_AHEAD_MINUTES = 10;
/**
 * Minutes back in which the gateway finds out that a ticket has expired rather than was made with
 * another key: one or two HMACs for each.
 */
export const LOOK_BACK_MINUTES = 30;

const encoder = new TextEncoder();

export type TicketAge =
  /** Good now; `minute` counts from 1970. */
  | { readonly kind: "good"; readonly minute: number }
  | { readonly kind: "expired"; readonly minute: number }
  | { readonly kind: "early"; readonly minute: number }
  /** Of no minute that was looked at. */
  | { readonly kind: "unknown" };

type TicketFields = Pick<
  Payload,
  "clientHostAddress" | "clientHostPort" | "clientHostPassword" | "clientTag" | "sessionUuid"
>;

/** What an access ticket authenticates (`ConsoleAccessManagerImpl.genAccessTicket`), its minute left out. */
function ticketText(fields: TicketFields, port: number): string {
  const { clientHostAddress, clientHostPassword, clientTag, sessionUuid } = fields;
  // Java prints a string that is not there as `null`.
  const sid = clientHostPassword ?? "null";
  const text = `host=${clientHostAddress}&port=${String(port)}&sid=${sid}&tag=${clientTag}`;
  return sessionUuid === undefined ? text : `${text}&session=${sessionUuid}`;
}

/**
 * The ports that the ticket can have been made with. For VMware 7 and later the management server puts
 * 443 in the token after it has made the ticket with the machine's VNC port, which is 0 as a rule.
 */
function ticketPorts(payload: Pick<Payload, "clientHostPort" | "websocketUrl">): readonly number[] {
  return payload.websocketUrl === undefined
    ? [payload.clientHostPort]
    : [payload.clientHostPort, 0];
}

export interface AgeOptions {
  readonly hashKey: string;
  /** Unix time in milliseconds. */
  readonly now: number;
  readonly lookBackMinutes: number;
}

/**
 * Which minute the payload's ticket was made in: HMAC-SHA512 with the session, or HMAC-SHA1 without
 * one, as CloudStack before 4.18 made it. Compared in constant time by WebCrypto.
 */
export async function ticketAge(payload: Payload, options: AgeOptions): Promise<TicketAge> {
  const mac = decodeBase64(payload.ticket);
  if (mac === undefined) return { kind: "unknown" };
  const hash = payload.sessionUuid === undefined ? "SHA-1" : "SHA-512";
  const key = await hmacKey(options.hashKey, hash);
  const texts = ticketPorts(payload).map((port) => ticketText(payload, port));

  const madeIn = async (minutes: readonly number[]): Promise<number | undefined> => {
    const found = await Promise.all(
      minutes.map(async (minute) => {
        const matches = await Promise.all(
          texts.map((text) =>
            crypto.subtle.verify("HMAC", key, mac, encoder.encode(`${text}${String(minute)}`)),
          ),
        );
        return matches.includes(true);
      }),
    );
    return minutes[found.indexOf(true)];
  };

  const now = minuteOf(options.now);
  const newest = minuteOf(options.now + CLOCK_SKEW_SECONDS * 1000);
  const oldest = now - MINUTES_AFTER;
  const good = await madeIn(range(oldest, newest));
  if (good !== undefined) return { kind: "good", minute: good };
  const early = await madeIn(range(newest + 1, now + LOOK_AHEAD_MINUTES));
  if (early !== undefined) return { kind: "early", minute: early };
  const expired = await madeIn(range(now - options.lookBackMinutes, oldest - 1));
  return expired === undefined ? { kind: "unknown" } : { kind: "expired", minute: expired };
}

/** Unix seconds in which a ticket of this minute begins and ceases to work. */
export function ticketTimes(minute: number): { readonly iat: number; readonly exp: number } {
  return { iat: minute * 60, exp: (minute + 1 + MINUTES_AFTER) * 60 };
}

function minuteOf(milliseconds: number): number {
  return Math.floor(milliseconds / MINUTE_MS);
}

/** The characters of the setting are the key: they are not decoded (`ConsoleAccessManagerImpl.genAccessTicket`). */
export function hmacKey(hashKey: string, hash: "SHA-1" | "SHA-512"): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash };
  return crypto.subtle.importKey("raw", encoder.encode(hashKey), algorithm, false, [
    "sign",
    "verify",
  ]);
}

/** Both ends included, the newest first: that is where a ticket is found. */
function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => last - index);
}
