import type { Context } from "hono";

import {
  ADMISSION_HEADER,
  encodeAdmission,
  MAX_AGENT_LENGTH,
  TICKET_REVOKED,
  TICKET_USED,
  type Admission,
} from "../admission/admission.ts";
import { openedTicket } from "../admission/opened-ticket.ts";
import type {
  Decision,
  EndDecision,
  ResumeDecision,
  SessionDecision,
} from "../admission/decision.ts";
import { HEADER_UNREADABLE } from "../admission/object-header.ts";
import type { Refusal } from "../admission/refusal.ts";
import {
  encodeResumption,
  readResumeRefusal,
  RESUME_REFUSED,
  RESUMPTION_HEADER,
} from "../admission/resumption.ts";
import type { ConsoleRequest, DecisionContext } from "../admission/rules.ts";
import { toldEnding } from "../admission/shown-name.ts";
import { usedBefore } from "../admission/used-ticket.ts";
import { decideTicket } from "../admission/ticket-offer.ts";
import type { ViewerOffer } from "../admission/upgrade.ts";
import type { EndCode } from "../channel/ends.ts";
import { parseEnding } from "../channel/ending.ts";
import { type EndMessage } from "../channel/messages.ts";
import { placedObject } from "../config/placed-object.ts";
import { shownNamesOf } from "../config/shown-names.ts";
import type { AuditEvents } from "../observe/events.ts";
import type { Location } from "../ticket/placement.ts";
import { jurisdictionOf } from "../ticket/session-name.ts";
import type { AppEnv } from "./app-env.ts";
import { regionOf } from "./client.ts";
import {
  countBadTicket,
  countConsole,
  countRefusal,
  countResumeRefusal,
  logRefusal,
  mayResume,
} from "./guard.ts";
import { isReset } from "./object-reset.ts";
import type { Platform } from "./platform.ts";
import { Problem, problemResponse } from "./problem.ts";
import { recordRefusal } from "./record-refusal.ts";

/** The WebSocket of the viewer. `session` is the name in its path, if there is one. */
export async function connectViewer(
  c: Context<AppEnv>,
  platform: Platform,
  session: string | undefined,
): Promise<Response> {
  const [request, context] = decisionInput(c, platform);
  return answer(c, platform, await decideTicket({ ...request, session }, context));
}

/** A request for a console, and what it is decided by. */
export function decisionInput(
  c: Context<AppEnv>,
  platform: Platform,
): [ConsoleRequest, DecisionContext] {
  const { config, memory, url } = c.var;
  const { method, headers } = c.req.raw;
  return [
    { method, headers, url },
    { origins: config, rules: config.gateway, used: memory.used, now: platform.now() },
  ];
}

/** Answers a request for a console once it is decided about. */
export async function answer(
  c: Context<AppEnv>,
  platform: Platform,
  decision: Decision,
): Promise<Response> {
  switch (decision.kind) {
    case "refuse":
      throw refusalProblem(decision.refusal);
    case "end":
      return refuseBy(c, platform, decision);
    case "session":
      return startSession(c, platform, decision);
    case "resume":
      return resumeSession(c, platform, decision);
  }
}

/** Refuses what was decided about, with the reason that its session has, if it was asked. */
function refuseBy(
  c: Context<AppEnv>,
  platform: Platform,
  { kind: _kind, offer, asks, opened, returnUrl, ...why }: EndDecision,
): Response {
  if (opened !== undefined) recordRefusal(c, opened, why);
  return refuse(c, platform, offer, why, { ...(asks && { asks }), ...wayBack(returnUrl) });
}

function refusalProblem(refusal: Refusal): Problem {
  switch (refusal) {
    case "method-not-allowed":
      return new Problem(refusal, { headers: { Allow: "GET" } });
    case "upgrade-required":
      return new Problem(refusal, {
        headers: { Upgrade: "websocket", "Sec-WebSocket-Version": "13" },
      });
    case "wrong-subprotocol":
    case "origin-not-allowed":
      return new Problem(refusal);
  }
}

async function startSession(
  c: Context<AppEnv>,
  platform: Platform,
  { admission, location, key, mark }: SessionDecision,
): Promise<Response> {
  const { session, claims } = admission;
  const back = wayBack(claims.returnUrl);
  if (!countConsole(c, claims.by ?? claims.iss))
    return refuse(c, platform, admission, { code: "gateway-busy" }, back);
  const opened = { ...admission, ...cameFrom(c), ...(key !== undefined && { key }) };
  const header = { [ADMISSION_HEADER]: encodeAdmission(opened) };
  const response = await askObject(c, session, header, location);
  if (isNotNow(response)) return putOffForUpdate(c, session, response);
  if (response.status === TICKET_REVOKED) {
    const ending = parseEnding(await response.text()) ?? { code: "ticket-revoked" };
    recordRefusal(c, openedTicket(claims), { code: ending.code, session });
    return refuse(
      c,
      platform,
      admission,
      { code: ending.code, session },
      {
        ...toldEnding(ending, shownNamesOf(c.var.config)),
        ...wayBack(claims.returnUrl),
      },
    );
  }
  if (response.status !== TICKET_USED) return response;
  c.var.memory.used.add(session, mark, admission.redemptionExpiresMs);
  const refused = {
    kind: "end",
    offer: admission,
    code: "ticket-used",
    session,
    opened: openedTicket(claims),
    ...(claims.returnUrl !== undefined && { returnUrl: claims.returnUrl }),
  } as const;
  const used = usedBefore(refused, c.var.memory.used);
  return used.kind === "end" ? refuseBy(c, platform, used) : resumeSession(c, platform, used);
}

/** Where a viewer without a session leads back to. */
function wayBack(returnUrl: string | undefined): Pick<EndMessage, "returnUrl"> {
  return returnUrl === undefined ? {} : { returnUrl };
}

/** From where a viewer has come, and to where. */
function cameFrom(c: Context<AppEnv>): Pick<Admission, "client" | "agent" | "region" | "gateway"> {
  const { client, config, url } = c.var;
  const region = regionOf(c.req.raw);
  return {
    ...(client.client !== undefined && { client: client.client.slice(0, MAX_AGENT_LENGTH) }),
    ...(client.agent !== undefined && { agent: client.agent.slice(0, MAX_AGENT_LENGTH) }),
    ...(region !== undefined && { region }),
    gateway: url.origin + config.basePath,
  };
}

/** Hands a viewer that comes back to its session, which knows whether it may. */
async function resumeSession(
  c: Context<AppEnv>,
  platform: Platform,
  { resumption, refused }: ResumeDecision,
): Promise<Response> {
  const { session } = resumption;
  if (!mayResume(c, session)) return putOff(c, { code: "resume-refused", session, reason: "rate" });
  const header = { [RESUMPTION_HEADER]: encodeResumption(resumption) };
  const response = await askObject(c, session, header);
  if (isNotNow(response)) return putOffForUpdate(c, session, response);
  if (response.status !== RESUME_REFUSED) {
    platform.log.audit("viewer-readmitted", { session, ...c.var.client });
    return response;
  }
  const reason = readResumeRefusal(await response.text());
  // A ticket is no proof: without the secret of its use it counts against its source, as any used ticket does.
  const isWrongSecret =
    resumption.isSecret === true && (reason === "token" || reason === "secrets");
  if (!isWrongSecret) countResumeRefusal(c, session);
  if (reason === "secrets") c.var.memory.used.endSecrets(session);
  if (typeof reason === "object") {
    const { code } = reason;
    const told = toldEnding(reason, shownNamesOf(c.var.config));
    return refuse(c, platform, refused.offer, { code, session, reason: "over" }, told);
  }
  if (reason === "rate" || reason === "unclosed") {
    return putOff(c, { code: "resume-refused", session, reason });
  }
  return refuseBy(c, platform, { ...refused, session, ...(reason !== undefined && { reason }) });
}

/** Not for now: a WebSocket that does not open is tried again, and one that says why is not. */
function putOff(c: Context<AppEnv>, why: AuditEvents["viewer-refused"]): Response {
  logRefusal(c, "viewer-refused", why);
  const problem = new Problem("too-many-requests", { headers: { "Retry-After": "2" } });
  return problemResponse(problem, c.var.config.basePath);
}

/** Why an object does not answer for now: it is of another version than this Worker, or the runtime resets it. */
type NotNow = "version" | "reset";

/** A deploy replaces Workers and objects one after another. */
function putOffForUpdate(c: Context<AppEnv>, session: string, reason: NotNow): Response {
  logRefusal(c, "viewer-refused", { code: "gateway-busy", session, reason });
  const problem = new Problem("gateway-updating", { headers: { "Retry-After": "2" } });
  return problemResponse(problem, c.var.config.basePath);
}

/** Tells the viewer why there is no session, and the log. */
function refuse(
  c: Context<AppEnv>,
  platform: Platform,
  offer: Pick<ViewerOffer, "channel" | "echoSubprotocol">,
  why: AuditEvents["viewer-refused"],
  told: Omit<EndMessage, "type" | "code"> = {},
): Response {
  logRefusal(c, "viewer-refused", why);
  if (isOfStranger(why)) countRefusal(c);
  if (isBadTicket(why)) countBadTicket(c);
  return platform.endSocket({ ...told, code: why.code }, offer, c.executionCtx);
}

/** Ends that whoever holds no good ticket can have as often as they like. */
const STRANGERS: ReadonlySet<EndCode> = new Set([
  "origin-not-allowed",
  "ticket-missing",
  "ticket-invalid",
  "ticket-expired",
  "ticket-early",
  "ticket-used",
  "ticket-revoked",
  "link-address",
  "resume-refused",
] satisfies EndCode[]);

/** A viewer whose token is good counts against its session. */
function isOfStranger({ code, session }: AuditEvents["viewer-refused"]): boolean {
  return STRANGERS.has(code) && (code !== "resume-refused" || session === undefined);
}

/** Ends of a ticket or token that is not good. One that is early will be. */
const BAD_TICKETS: ReadonlySet<EndCode> = new Set([
  "ticket-invalid",
  "ticket-expired",
  "ticket-used",
  "ticket-revoked",
  "resume-refused",
] satisfies EndCode[]);

/** While nobody may come back, a token is as good as it can be. */
function isBadTicket(why: AuditEvents["viewer-refused"]): boolean {
  return isOfStranger(why) && BAD_TICKETS.has(why.code) && why.reason !== "off";
}

/** What a session's object answers. */
async function askObject(
  c: Context<AppEnv>,
  session: string,
  header: Readonly<Record<string, string>>,
  location?: Location,
): Promise<Response | NotNow> {
  try {
    const placement = { location, jurisdiction: jurisdictionOf(session) };
    const object = placedObject(c.env.SESSIONS, session, placement);
    const response = await object.fetch(sessionRequest(header));
    return response.status === HEADER_UNREADABLE ? "version" : response;
  } catch (error) {
    if (isReset(error)) return "reset";
    throw error;
  }
}

function isNotNow(answer: Response | NotNow): answer is NotNow {
  return typeof answer === "string";
}

/** Nothing of the viewer's own request goes further: neither its ticket or token nor a header it made up. */
function sessionRequest(header: Readonly<Record<string, string>>): Request {
  return new Request("https://session.invalid/", { headers: { Upgrade: "websocket", ...header } });
}
