import { CLOUDSTACK_PAGES, CLOUDSTACK_SOCKETS } from "../worker/channel/cloudstack.ts";
import { ticketAge, ticketTimes } from "../worker/ticket/cloudstack/access-ticket.ts";
import { openToken, type OpenedToken } from "../worker/ticket/cloudstack/cipher.ts";
import { CloudStackError, type CloudStackReason } from "../worker/ticket/cloudstack/errors.ts";
import type { CloudStackKeys } from "../worker/ticket/cloudstack/keys.ts";
import { checkExtra, checkVouchedFor } from "../worker/ticket/cloudstack/open.ts";
import { parsePayload, type Payload } from "../worker/ticket/cloudstack/payload.ts";
import { readConsoleQuery, type ConsoleQuery } from "../worker/ticket/cloudstack/query.ts";
import { targetOf } from "../worker/ticket/cloudstack/target.ts";
import type { Target } from "../worker/ticket/claims.ts";
import type { Route } from "../worker/route/route.ts";
import { duration, Stop, type Finding } from "./finding.ts";
import { describe, routeFinding } from "./target-report.ts";
import { faultOf, type TokenFault } from "./token-fault.ts";

/** Minutes back in which a URL's age is looked for: a week. */
const LOOK_BACK_MINUTES = 7 * 24 * 60;

/** What is known of the gateway that the URL is for. */
export interface GatewayFacts {
  readonly keys: CloudStackKeys;
  readonly legacy: boolean;
  readonly checkSourceIp: boolean;
  /** FRAME_ANCESTORS, `'none'` where it is not set. */
  readonly frameAncestors: string;
  /** `undefined` where neither ALLOWED_TARGETS nor ROUTES is known. */
  readonly routes: readonly Route[] | undefined;
}

/**
 * Everything that can be told about a console URL of CloudStack. The findings name the machine's address,
 * which the operator needs for allow-lists; they never hold token, password, ticket or session.
 */
export async function inspectConsoleUrl(
  text: string,
  facts: GatewayFacts,
  now: number,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  try {
    await inspect(text.trim(), facts, now, findings);
  } catch (error) {
    // The first fault that leaves nothing further to look at.
    if (!(error instanceof Stop)) throw error;
    findings.push({ kind: "fault", text: error.message });
  }
  return findings;
}

async function inspect(
  text: string,
  facts: GatewayFacts,
  now: number,
  findings: Finding[],
): Promise<void> {
  const add = (kind: Finding["kind"], text: string): void => {
    findings.push({ kind, text });
  };
  const url = URL.parse(text);
  if (url === null) throw new Stop("This is not a URL.");
  if (!CLOUDSTACK_PAGES.has(url.pathname) && !CLOUDSTACK_SOCKETS.has(url.pathname)) {
    add("fault", "The path is none that the gateway answers, such as /resource/noVNC/vnc.html.");
  }

  const query = readQuery(url.search);
  if (/[-_]/.test(query.token)) {
    add("note", "The token has - or _, which CloudStack since 4.18.1 does not write.");
  }
  const { opened, isOld } = await openAnyToken(query.token, facts.keys);
  if (!isOld) {
    add("fine", "The token was made with these keys, by CloudStack 4.18.1 or later.");
  } else if (facts.legacy) {
    add("fine", "The token was made with these keys, by CloudStack 4.18.0 or earlier.");
  } else {
    add("fault", "CloudStack 4.18.0 or earlier made the token: it needs CLOUDSTACK_LEGACY.");
  }
  const payload = readPayload(opened);
  if (isOld) add(...vouchedFor(payload));
  if (payload.sessionUuid === undefined && !facts.legacy) {
    add("fault", "It names no session, as before CloudStack 4.18: it needs CLOUDSTACK_LEGACY.");
  }
  if (payload.sessionUuid === undefined && facts.frameAncestors === "'none'") {
    add(
      "note",
      "CloudStack before 4.18 shows it in a frame of the management server: FRAME_ANCESTORS must name that one's origin.",
    );
  }
  add(...(await ageOf(payload, facts.keys.hashKey, now)));
  add(...(await extraOf(payload, query, facts.keys.hashKey)));
  if (facts.checkSourceIp) add(...sourceOf(payload));
  for (const finding of targetFindings(payload, facts.routes)) findings.push(finding);
  add("note", "Whether it was used already only the gateway knows: each URL opens once.");
}

type Told = readonly [Finding["kind"], string];

function readQuery(search: string): ConsoleQuery {
  try {
    return readConsoleQuery(search);
  } catch (error) {
    if (!(error instanceof CloudStackError)) throw error;
    throw new Stop(QUERY_FAULTS[error.reason] ?? "The URL is too long to be one of CloudStack's.");
  }
}

const QUERY_FAULTS: Partial<Readonly<Record<CloudStackReason, string>>> = {
  "no-token": "The URL has no token. A shell cuts it at the first & unless it is in quotes.",
  repeated: "The parameter token or extra is there twice, which the gateway refuses.",
};

interface Opened {
  readonly opened: OpenedToken;
  readonly isOld: boolean;
}

async function openAnyToken(token: string, keys: CloudStackKeys): Promise<Opened> {
  try {
    const opened = await openToken(token, keys, true);
    // AES-CBC with the wrong key looks right now and then.
    if (opened.authentic || (await faultOf(token, keys)) === "old") {
      return { opened, isOld: !opened.authentic };
    }
  } catch (error) {
    if (!(error instanceof CloudStackError)) throw error;
  }
  throw new Stop(FAULTS[await faultOf(token, keys)]);
}

const FAULTS: Readonly<Record<TokenFault, string>> = {
  spaces:
    "The token has spaces where + was: some program has decoded the URL like a form. Pass it on unchanged.",
  "not-base64": "The token has characters that no token of CloudStack has.",
  "too-short": "The token is cut: this is too short to be one.",
  old: "CloudStack 4.18.0 or earlier made the token: it needs CLOUDSTACK_LEGACY.",
  cut: "The token is cut: its end is missing.",
  longer: "Something follows the token that does not belong to it.",
  iv: "CLOUDSTACK_ENCRYPTION_KEY is right, but CLOUDSTACK_ENCRYPTION_IV is not security.encryption.iv of this management server (or the token's last characters were changed).",
  changed: "CLOUDSTACK_ENCRYPTION_KEY is right, but the token was changed on the way.",
  "old-or-key":
    "The token has the form of CloudStack 4.18.0 or earlier, but CLOUDSTACK_ENCRYPTION_KEY or CLOUDSTACK_ENCRYPTION_IV is not of the management server that made it.",
  key: "CLOUDSTACK_ENCRYPTION_KEY is not security.encryption.key of the management server that made the token, or the token's beginning was changed.",
};

function readPayload({ plaintext }: OpenedToken): Payload {
  try {
    return parsePayload(plaintext);
  } catch (error) {
    if (!(error instanceof CloudStackError)) throw error;
    const where = error.where ?? "the whole";
    throw new Stop(`What is in the token is not what CloudStack writes: ${where} does not fit.`);
  }
}

function vouchedFor(payload: Payload): Told {
  try {
    checkVouchedFor(payload);
  } catch (error) {
    if (!(error instanceof CloudStackError)) throw error;
    return ["fault", "So old a token may only lead to a VNC server, not to a tunnel or WebSocket."];
  }
  return ["note", "The encryption of so old a token does not prove who made it."];
}

async function ageOf(payload: Payload, hashKey: string, now: number): Promise<Told> {
  const age = await ticketAge(payload, { hashKey, now, lookBackMinutes: LOOK_BACK_MINUTES });
  if (age.kind === "unknown") {
    const reasons =
      "CLOUDSTACK_HASH_KEY is not security.hash.key of the management server that made the URL, or the URL is older than a week";
    return payload.websocketUrl === undefined
      ? ["fault", `${reasons}.`]
      : ["fault", `${reasons}, or the machine has a VNC port of its own (RemoteDisplay.vnc.port).`];
  }
  const { iat, exp } = ticketTimes(age.minute);
  switch (age.kind) {
    case "good":
      return ["fine", `It works for ${String(Math.ceil(exp - now / 1000))} more seconds.`];
    case "expired":
      return [
        "fault",
        `It expired ${duration(now / 1000 - exp)} ago: a URL works for 1 to 2 minutes.`,
      ];
    case "early":
      return [
        "fault",
        `It works in ${duration(iat - now / 1000)} only: the management server's clock is ahead of this one.`,
      ];
  }
}

async function extraOf(payload: Payload, query: ConsoleQuery, hashKey: string): Promise<Told> {
  if (payload.extraSecurityToken === undefined) {
    return query.extra === undefined
      ? ["fine", "It needs no extra security token."]
      : ["note", "The parameter extra is there, but the token asks for none."];
  }
  try {
    await checkExtra(payload, query, hashKey);
    return ["fine", "The parameter extra is the one that the token asks for."];
  } catch (error) {
    if (!(error instanceof CloudStackError)) throw error;
    return query.extra === undefined
      ? ["fault", "The token asks for an extra security token, and the parameter extra is missing."]
      : ["fault", "The parameter extra is not the one that the token asks for."];
  }
}

function sourceOf({ sourceIP }: Payload): Told {
  return sourceIP === undefined
    ? ["fault", "It names no address that asked for it, and CLOUDSTACK_CHECK_SOURCE_IP wants one."]
    : ["note", "It works only from the address that asked for it (CLOUDSTACK_CHECK_SOURCE_IP)."];
}

function targetFindings(
  payload: Payload,
  routes: readonly Route[] | undefined,
): readonly Finding[] {
  let target: Target;
  try {
    target = targetOf(payload);
  } catch (error) {
    if (!(error instanceof CloudStackError)) throw error;
    return [{ kind: "fault", text: targetFault(error, payload) }];
  }
  const place = `${target.host}, port ${String(target.port)}`;
  const what: Finding = { kind: "fine", text: `It leads to ${describe(target)} at ${place}.` };
  return [what, routeFinding(target, routes)];
}

function targetFault({ reason }: CloudStackError, payload: Payload): string {
  if (reason === "no-port") {
    return "CloudStack knew no VNC port of the machine: is it running, and was VNC configured?";
  }
  if (reason !== "unsupported") return "The address in it is none that can be dialled.";
  return payload.hypervHost === undefined
    ? "It leads to a tunnel that is not XAPI's at an https address."
    : "It leads to Hyper-V, which speaks RDP: the gateway shows VNC consoles only.";
}
