import {
  CONFIRMED_SUBPROTOCOL,
  parseTabSubprotocol,
  PLAIN_SUBPROTOCOL,
  SUBPROTOCOL,
  TAB_SUBPROTOCOL_PREFIX,
  type ChannelName,
} from "../channel/subprotocols.ts";
import { MAX_TICKET_LENGTH } from "../ticket/compact.ts";
import { tabHash } from "../ticket/tab-secret.ts";
import type { Refusal } from "./refusal.ts";

/** Max length of the `Sec-WebSocket-Protocol` header in characters: the longest ticket and a few names. */
export const MAX_PROTOCOLS_LENGTH = MAX_TICKET_LENGTH + 1024;

/** In order of preference. */
const CHANNELS: readonly ChannelName[] = [SUBPROTOCOL, PLAIN_SUBPROTOCOL];

/** How the viewer wants to speak. */
export interface ViewerOffer {
  readonly channel: ChannelName;
  /** Whether the answer names the subprotocol: not for a viewer that offered none (RFC 6455 §4.2.2). */
  readonly echoSubprotocol: boolean;
  /** Whether it says that a person wants the console opened. */
  readonly confirmed: boolean;
  /** Of the secret of its tab: see `tabHash`. */
  readonly tabHash?: string | undefined;
}

/** Why a request is not a WebSocket handshake (RFC 6455 §4.2.1), if it is none. */
export function upgradeRefusal({
  method,
  headers,
}: Pick<Request, "method" | "headers">): Refusal | undefined {
  if (method !== "GET") return "method-not-allowed";
  // The runtime may answer for the version itself and then hide its header.
  const isUpgrade =
    headers.get("Upgrade")?.toLowerCase() === "websocket" &&
    (headers.get("Sec-WebSocket-Version") ?? "13") === "13";
  return isUpgrade ? undefined : "upgrade-required";
}

/** The subprotocols that a request offers, or `undefined` for a header over its limit. */
export function offeredNames(headers: Headers): readonly string[] | undefined {
  const offered = headers.get("Sec-WebSocket-Protocol") ?? "";
  if (offered.length > MAX_PROTOCOLS_LENGTH) return undefined;
  return offered.split(",").map((name) => name.trim());
}

/** The best of our subprotocols, if it is offered exactly once, and what is offered besides it. */
export async function offeredChannel(names: readonly string[]): Promise<ViewerOffer | undefined> {
  const channel = CHANNELS.find((name) => names.includes(name));
  if (channel === undefined || names.filter((name) => name === channel).length > 1) {
    return undefined;
  }
  const offer = {
    channel,
    echoSubprotocol: true,
    confirmed: names.includes(CONFIRMED_SUBPROTOCOL),
  };
  const [tab, ...others] = names.filter((name) => name.startsWith(TAB_SUBPROTOCOL_PREFIX));
  if (tab === undefined) return offer;
  const secret = parseTabSubprotocol(tab);
  // Only a viewer that reads control messages can come back.
  if (secret === undefined || others.length > 0 || channel !== SUBPROTOCOL) return undefined;
  return { ...offer, tabHash: await tabHash(secret) };
}
