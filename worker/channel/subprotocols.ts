/**
 * The channel between viewer and gateway: one WebSocket with subprotocol `porthole.v1`. Binary frames
 * are RFB bytes; text frames are these control messages, one JSON object each. A session has one or more
 * connections, which are numbered from 1: each is a new RFB connection to the machine. The counts of RFB bytes
 * are absolute offsets from the first byte of the present connection.
 */
export const SUBPROTOCOL = "porthole.v1";

/** Subprotocol of plain RFB viewers, such as stock noVNC: binary frames only, no control messages. */
export const PLAIN_SUBPROTOCOL = "binary";

export type ChannelName = typeof SUBPROTOCOL | typeof PLAIN_SUBPROTOCOL;

/** Prefix of the second offered subprotocol, which carries the sealed ticket. */
export const TICKET_SUBPROTOCOL_PREFIX = "ticket.";

/**
 * Prefix of the second offered subprotocol of a viewer that comes back: a resume token and, in decimal, the number
 * of the viewer's connection and its RFB bytes that have arrived at the viewer, with full stops between them.
 */
export const RESUME_SUBPROTOCOL_PREFIX = "resume.";

/** What a viewer offers to come back with. */
export interface ResumeOffer {
  readonly token: string;
  /** The connection that the viewer has; 0: none, such as after a reload of the page. */
  readonly number: number;
  /** RFB bytes of that connection that have arrived at the viewer. */
  readonly received: number;
}

export function resumeSubprotocol({ token, number, received }: ResumeOffer): string {
  return `${RESUME_SUBPROTOCOL_PREFIX}${token}.${number}.${received}`;
}

const RESUME_SUBPROTOCOL = /^resume\.([A-Za-z0-9_-]{1,128})\.(0|[1-9]\d{0,15})\.(0|[1-9]\d{0,15})$/;

/** Reads the subprotocol of a viewer that comes back; `undefined` for one that is not well formed. */
export function parseResumeSubprotocol(name: string): ResumeOffer | undefined {
  const [, token, number, received] = RESUME_SUBPROTOCOL.exec(name) ?? [];
  if (token === undefined) return undefined;
  const offer = { token, number: Number(number), received: Number(received) };
  if (!Number.isSafeInteger(offer.number) || !Number.isSafeInteger(offer.received))
    return undefined;
  // Bytes of a connection that the viewer does not have.
  return offer.number === 0 && offer.received !== 0 ? undefined : offer;
}

/**
 * Prefix of a subprotocol that a page offers with what it opens a console with: a secret that its tab has made. Whoever
 * offers a used ticket with the secret of its use goes on with the session, until its viewer has proved to have been
 * greeted. So an answer that is lost costs nothing.
 */
export const TAB_SUBPROTOCOL_PREFIX = "tab.";

const TAB_SUBPROTOCOL = /^tab\.([A-Za-z0-9_-]{32,128})$/;

/** Reads the tab's secret; `undefined` for a subprotocol that is not well formed. */
export function parseTabSubprotocol(name: string): string | undefined {
  return TAB_SUBPROTOCOL.exec(name)?.[1];
}

/** Offered in addition by a viewer in which a person has confirmed that the console may be opened. */
export const CONFIRMED_SUBPROTOCOL = "confirmed";
