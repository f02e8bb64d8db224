import { send, type Conversation } from "../../wire/conversation.ts";
import { ascii } from "../../wire/bytes.ts";
import { hostText } from "../../route/endpoint-text.ts";
import { OPAQUE_REF, XAPI_CONSOLE } from "../../ticket/xapi-references.ts";
import { httpHead } from "./http-head.ts";
import { TunnelError, type TunnelErrorCode } from "../errors.ts";

export interface XapiConsole {
  /** Host name or address, an IPv6 address without brackets. */
  readonly host: string;
  /** `uuid=...` or `ref=OpaqueRef:...`. */
  readonly console: string;
  /** `OpaqueRef:...` */
  readonly session: string;
}

const HOST = /^[A-Za-z0-9._:-]{1,253}$/;

/**
 * Opens a console of XenServer or XCP-ng: the CONNECT of XAPI (xen-api, `ocaml/xapi/console.ml`), inside
 * TLS that has been checked. Afterwards the connection speaks RFB, maybe from the segment of the reply on.
 *
 * `CONNECT /console?uuid=... HTTP/1.0 · Host · Cookie: session_id=...`: HTTP/1.0 and a cookie, as Xen
 * Orchestra does it; queries are logged by XAPI, cookies are not.
 *
 * Throws {@link TunnelError}. The body of a refusal is not read: it is text from a stranger.
 */
export function* xapiConnect(target: XapiConsole): Conversation<void> {
  yield* send(
    xapiRequest(`CONNECT /console?${checked(XAPI_CONSOLE, target.console)} HTTP/1.0`, target.host, [
      `Cookie: session_id=${checked(OPAQUE_REF, target.session)}`,
    ]),
  );
  const { status } = yield* httpHead();
  // A success has no body, whatever its fields say (RFC 9110 §9.3.6).
  if (status !== 200) throw new TunnelError(codeOfXapiStatus(status));
}

/** The head of a request, with its `Host` first; the port is left out, as XAPI's own clients do. */
export function xapiRequest(line: string, host: string, fields: readonly string[]): Uint8Array {
  checked(HOST, host);
  return ascii([line, `Host: ${hostText(host)}`, ...fields, "", ""].join("\r\n"));
}

/** The ticket's schema admits nothing else; a second look before text becomes lines of HTTP. */
function checked(form: RegExp, text: string): string {
  if (!form.test(text)) throw new RangeError("a target that cannot be put into a request");
  return text;
}

/**
 * What XAPI means by a status (xen-api, `ocaml/libs/http-lib/http_svr.ml`). 500 is its answer to a machine that is not running or runs
 * on another host; that it is also the answer to a role without rights for a host's own console
 * (`RBAC_PERMISSION_DENIED` in the body) is not told apart: the next look at the pool tells.
 */
export function codeOfXapiStatus(status: number): TunnelErrorCode {
  switch (status) {
    case 401:
    case 403:
      return "unauthorized";
    case 404:
    case 500:
      return "not-running";
    case 501:
      return "refused";
    case 503:
      return "busy";
    default:
      // A redirect is never followed: its target is nobody's that the ticket named.
      return status >= 300 && status <= 399 ? "refused" : "protocol";
  }
}
