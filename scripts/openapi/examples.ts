import type * as v from "valibot";

import type { EndRequest, ObserverRequest } from "../../worker/http/api/session-requests.ts";
import type {
  MessageSent,
  SessionChanged,
  SessionEnded,
  SessionsEnded,
} from "../../worker/http/api/session-answers.ts";
import type { SessionEvent, SessionEvents } from "../../worker/http/api/session-events.ts";
import type { SessionChange, SessionMessage } from "../../worker/http/api/session-requests.ts";
import type { SessionList, SessionView } from "../../worker/http/api/session-view.ts";
import type { TicketLink } from "../../worker/http/api/ticket-link.ts";
import type { TicketRequest } from "../../worker/http/api/ticket-request.ts";

/** The session of the examples. */
export const SESSION = "ZL9KlWYGxE_V8Hd-Ju-Jwa2jTvtE0Qrk69YbYyZJ9Is";

export const ticketRequest: v.InferInput<typeof TicketRequest> = {
  subject: "ada@example.com",
  tenant: "acme",
  console: { id: "vm-42", name: "build server" },
  target: { kind: "rfb", host: "10.0.0.7", port: 5901, password: "s3cret" },
  grant: { mode: "control", clipboard: "to-guest" },
  ttlSeconds: 60,
};

export const ticketLink: TicketLink = {
  url: `https://console.example.com/c/${SESSION}#eyJhbGciOiJkaXIi...`,
  session: SESSION,
  expiresAt: "2027-01-02T03:05:05.000Z",
};

export const sessionView: SessionView = {
  session: SESSION,
  tenant: "acme",
  console: { id: "vm-42", name: "build server" },
  subject: "ada@example.com",
  issuer: "porthole",
  by: "portal",
  state: "live",
  mode: "control",
  controls: true,
  sharing: "shared",
  startedAt: "2027-01-02T03:04:07.120Z",
  endsAt: "2027-01-02T04:04:07.120Z",
  moreTimeAskedAt: "2027-01-02T03:55:02.300Z",
  lastInputAt: "2027-01-02T03:09:41.005Z",
  client: "203.0.113.7",
  agent: "Mozilla/5.0",
  kind: "rfb",
  route: "dc1",
  region: "FRA",
  roundTripMs: 24,
  bytesToViewer: 18_420_113,
  bytesToTarget: 50_212,
  connection: 1,
  version: "0.1.0",
};

export const sessionList: SessionList = { sessions: [sessionView] };

export const sessionChange: SessionChange = { endsAt: "2027-01-02T04:34:07.120Z" };

export const sessionChanged: SessionChanged = {
  session: SESSION,
  endsAt: "2027-01-02T04:34:07.120Z",
};

export const sessionEnded: SessionEnded = { session: SESSION, outcome: "ended" };

export const sessionMessage: SessionMessage = { text: "This machine restarts in five minutes." };

export const messageSent: MessageSent = { session: SESSION };

export const observerRequest: v.InferInput<typeof ObserverRequest> = {
  subject: "grace@example.com",
  ttlSeconds: 60,
};

export const endRequest: v.InferInput<typeof EndRequest> = {
  tenant: "acme",
  console: "vm-42",
  reason: "Maintenance",
};

export const sessionsEnded: SessionsEnded = { ended: 3 };

export const auditEvent: SessionEvent = {
  id: "0198f3b2-5f0e-7c51-9a55-6f1f2f3c4d5e",
  time: "2027-01-02T03:04:07.310Z",
  type: "session-live",
  tenant: "acme",
  session: SESSION,
  subject: "ada@example.com",
  sequence: 1841,
  previous: "e0b1a4b4c3a5e6f4c0f8b3f9d2d6f2a5c0de5a0d3c1f2b7a9e8d7c6b5a493827",
  hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  data: { milliseconds: 190, kind: "rfb", route: "dc1" },
};

export const sessionEvents: SessionEvents = {
  events: [
    {
      id: "0198f3b2-5f0e-7c51-9a55-6f1f2f3c4d5e",
      time: "2027-01-02T03:04:07.310Z",
      type: "session-live",
      tenant: "acme",
      session: SESSION,
      subject: "ada@example.com",
      sequence: 4711,
      previous: "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
      hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      data: { milliseconds: 190, kind: "rfb", route: "dc1" },
    },
  ],
};
