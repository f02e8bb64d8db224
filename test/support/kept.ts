import type { Kept } from "../../worker/console/kept.ts";

/** What is kept of a session with this name, whose secrets all have the word `canary`. */
export function keptSession(session: string, changes: Partial<Kept> = {}): Kept {
  return {
    admission: {
      session,
      claims: {
        iss: "portal",
        aud: "porthole",
        jti: "j".repeat(22),
        iat: 1,
        exp: 2,
        sub: "canary-subject",
        tenant: "canary-tenant",
        console: { id: "canary-vm", name: "canary Größe \u{1F5A5}" },
        target: { kind: "rfb", host: "canary.example", port: 5900, password: "canary-password" },
        grant: { mode: "view" },
      },
      channel: "porthole.v1",
      echoSubprotocol: true,
      maxSeconds: 3600,
      graceSeconds: 60,
      waitSeconds: 120,
      redemptionExpiresMs: 3,
    },
    startedUnixMs: 1000,
    lastInputUnixMs: 2000,
    number: 3,
    tokens: { current: "c".repeat(43), before: "b".repeat(43) },
    counters: {
      bytesToViewer: 4,
      bytesToTarget: 5,
      resumes: 6,
      keys: 7,
      firstFrameMs: 800,
      roundTripMs: 9,
      keyP50Ms: 31,
      keyP95Ms: 78,
      pageFirstFrameMs: 612,
    },
    target: { kind: "rfb", host: "canary-2.example", port: 5901 },
    stay: { incarnation: "stay-1", isIn: true },
    waitingSinceUnixMs: 2500,
    timeRequest: { askedUnixMs: 2600, isOpen: true },
    ...changes,
  };
}
