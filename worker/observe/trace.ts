import { SESSION_NAME } from "../ticket/session-name.ts";

/** Bytes of a trace's id (W3C Trace Context §3.2.2.3): as many characters of a session's name hold them, and more. */
const TRACE_BYTES = 16;
const NAME_CHARACTERS = 22;

/** Is no trace (§3.2.2.3). */
const NO_TRACE = "0".repeat(2 * TRACE_BYTES);

/**
 * The trace of a session: 32 hexadecimal digits, the first 16 bytes of what its public name is the base64url of. The
 * Worker, every object that the session has, and whoever knows its name get the same one. Absent for what is no name.
 */
export function traceOf(session: string): { readonly trace?: string } {
  if (!SESSION_NAME.test(session)) return {};
  const base64 = session.slice(0, NAME_CHARACTERS).replaceAll("-", "+").replaceAll("_", "/");
  const bytes = atob(base64);
  let trace = "";
  for (let at = 0; at < TRACE_BYTES; at += 1) {
    trace += bytes.charCodeAt(at).toString(16).padStart(2, "0");
  }
  return trace === NO_TRACE ? {} : { trace };
}
