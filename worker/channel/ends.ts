/**
 * Every way a session can end, with its WebSocket close code (RFC 6455 §7.4). Each end in the private range
 * of 4000 has its own, so the close code alone names the end even when the `end` message was lost. What a
 * person reads is the viewer's: `viewer/src/words` has a title and an advice for each.
 */
export const CLOSE_CODES = {
  closed: 1000,
  "ticket-missing": 4000,
  "ticket-expired": 4001,
  "ticket-used": 4002,
  "ticket-invalid": 4003,
  "ticket-early": 4004,
  "target-not-allowed": 4010,
  "target-unreachable": 4011,
  "target-timeout": 4012,
  "target-refused": 4013,
  "target-not-vnc": 4014,
  "login-failed": 4015,
  "login-locked": 4036,
  "login-needs-password": 4016,
  "login-unsupported": 4017,
  "target-protocol": 4018,
  "target-closed": 4019,
  "session-expired": 4020,
  "viewer-protocol": 4021,
  "viewer-overload": 4022,
  "viewer-stalled": 4023,
  "target-not-verified": 4024,
  "client-certificate-missing": 4025,
  "no-route": 4026,
  "connector-unavailable": 4027,
  "console-busy": 4028,
  "target-unauthorized": 4029,
  "target-not-running": 4031,
  "target-unsupported": 4032,
  "link-address": 4033,
  "viewer-behind": 4034,
  "needs-confirmation": 4035,
  "origin-not-allowed": 4037,
  "target-taken-over": 4038,
  "gateway-busy": 4039,
  "taken-over": 4041,
  "resume-refused": 4042,
  "session-idle": 4043,
  "target-withdrawn": 4044,
  "console-in-use": 4045,
  "console-taken": 4046,
  "ended-by-operator": 4047,
  "ticket-revoked": 4048,
  "limit-reached": 4049,
  "gateway-unready": 4030,
  "gateway-error": 1011,
} as const satisfies Record<string, number>;

export type EndCode = keyof typeof CLOSE_CODES;

export function isEndCode(value: string): value is EndCode {
  return Object.hasOwn(CLOSE_CODES, value);
}

/** The end that a WebSocket close code stands for, or `undefined` for codes that are not ours. */
export function endOfCloseCode(close: number): EndCode | undefined {
  return Object.keys(CLOSE_CODES)
    .filter(isEndCode)
    .find((code) => CLOSE_CODES[code] === close);
}
