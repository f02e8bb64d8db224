import { CloudStackError } from "../../../../worker/ticket/cloudstack/errors.ts";
import type { Claims } from "../../../../worker/ticket/claims.ts";
import { openConsoleUrl, type CloudStackRules } from "../../../../worker/ticket/cloudstack/open.ts";
import {
  accessTicket,
  encryptOldToken,
  encryptToken,
  gson,
  type ConsoleParameters,
} from "../../../../demo/cloudstack/console-url.ts";
import {
  gatewayKeys,
  HASH_KEY,
  serverKeys,
  VECTORS,
  type TokenVector,
} from "../../../support/ticket/cloudstack-vectors.ts";

function firstVector(): TokenVector {
  const [vector] = VECTORS.tokens;
  if (vector === undefined) throw new Error("there are no vectors");
  return vector;
}

/** A KVM machine of CloudStack's own; every other token of these tests is made after it. */
export const KVM = firstVector();
export const MADE_AT = KVM.ticket.epochMillis;
export const MINUTE_START = KVM.ticket.minute * 60_000;
const KEYS = serverKeys(KVM);

export const RULES: CloudStackRules = {
  keys: gatewayKeys(KVM),
  legacy: false,
  checkSourceIp: false,
  grant: { mode: "control" },
};

export interface Given {
  readonly rules?: Partial<CloudStackRules>;
  readonly now?: number;
  readonly clientAddress?: string;
}

export function open(search: string, given: Given = {}): Promise<Claims> {
  const { now = MADE_AT, clientAddress } = given;
  return openConsoleUrl({ search, now, clientAddress }, { ...RULES, ...given.rules });
}

/** `opened`, or the refusal as `code reason`; anything but a CloudStackError fails the test. */
export async function outcome(search: string, given: Given = {}): Promise<string> {
  try {
    await open(search, given);
  } catch (error) {
    if (error instanceof CloudStackError) return `${error.code} ${error.reason}`;
    throw error;
  }
  return "opened";
}

/** The KVM machine with other fields; its ticket is made anew at `MADE_AT`. */
export function parameters(changes: Partial<ConsoleParameters> = {}): ConsoleParameters {
  const changed = { ...KVM.params, ...changes } as ConsoleParameters;
  const ticket = accessTicket(changed, HASH_KEY, MADE_AT);
  return { ...changed, ticket, ...("ticket" in changes ? { ticket: changes.ticket } : {}) };
}

export function queryOf(
  changes: Partial<ConsoleParameters> = {},
  nonce = Buffer.alloc(12, 9),
): string {
  return `?token=${encryptToken(gson(parameters(changes)), KEYS, nonce)}`;
}

export const queryOfJson = (json: string): string =>
  `?token=${encryptToken(json, KEYS, Buffer.alloc(12, 9))}`;

export const oldQueryOf = (changes: Partial<ConsoleParameters> = {}): string =>
  `?token=${encryptOldToken(gson(parameters(changes)), KEYS)}`;
