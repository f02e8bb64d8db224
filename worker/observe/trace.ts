import { SESSION_NAME } from "../ticket/session-name.ts";

/** Bytes of a trace's id (W3C Trace Context §3.2.2.3): as many characters of a session's name hold them, and more. */
const TRACE_BYTES = 16;
const NAME_CHARACTERS = 22;

/**
 * The trace of a session: 32 hexadecimal digits, the first 16 bytes of what its public name is the base64url of. The
 * Worker, every object that the session has, and whoever knows its name get the same one. Absent for what is no name.
 */
export function traceOf(session: string): { readonly trace?: string } {
  if (!SESSION_NAME.test(session)) return {};
  const base64 = session.slice(0, NAME_CHARACTERS).replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)).slice(0, TRACE_BYTES);
  const trace = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return /^0*$/.test(trace) ? {} : { trace };
}
