/**
 * XAPI's HTTP replies, byte for byte: the order and case of the headers, which of them name HTTP/1.0 to a
 * client that does, and which have no body.
 */

const NO_CACHE = "no-cache, no-store";

/** What a tunnel begins with, whatever HTTP version was asked for. */
export const TUNNEL_OPEN = headersOnly("HTTP/1.1 200 OK", "keep-alive");

/** A console without an address. */
export const CONSOLE_MISSING = headersOnly("HTTP/1.1 404 Not Found", "close");

/** A WebSocket where the proxy for them does not run. */
export const NO_WEBSOCKETS = headersOnly("HTTP/1.0 501 Method Not Implemented", "close");

export function redirect(location: string): string {
  return headersOnly("HTTP/1.1 302 Found", "close", `Location: ${location}\r\n`);
}

export function unauthorised(version: string): string {
  return html(
    version,
    "401 Unauthorised",
    "<h1>HTTP 401 unauthorised</h1>Please check your credentials and retry.",
    'WWW-Authenticate: Basic realm="connect_console"\r\n',
  );
}

export function forbidden(version: string): string {
  return html(
    version,
    "403 Forbidden",
    "<h1>HTTP 403 forbidden</h1>Access to the requested resource is forbidden.",
  );
}

/** `extra` is what failed, which XAPI shows to everybody. */
export function internalError(version: string, extra: string): string {
  return html(
    version,
    "500 Internal Error",
    "<h1>HTTP 500 internal server error</h1>An unexpected error occurred; please wait a while and " +
      "try again. If the problem persists, please contact your support representative." +
      `<h1> Additional information </h1>${extra}`,
  );
}

export function limitExceeded(version: string, user: string): string {
  return html(
    version,
    "503 Connection Limit Exceeded",
    `<h1>Connection Limit Exceeded</h1><p>User '${user}' is currently connected to this console. No ` +
      "new connections are allowed. Please check the limit_console_sessions config and try again " +
      "later.</p>",
  );
}

export function headersTooLarge(): string {
  return html(
    "1.1",
    "431 Request Header Fields Too Large",
    "<h1>HTTP 431 request header fields too large</h1>Exceeded the maximum header size.",
  );
}

/** The answer to an API call; errors too have status 200. */
export function json(version: string, body: string, close: boolean): string {
  return [
    `HTTP/${version} 200 OK`,
    `content-length: ${Buffer.byteLength(body)}`,
    `connection: ${close ? "close" : "keep-alive"}`,
    `cache-control: ${NO_CACHE}`,
    "content-type: application/json",
    "Access-Control-Allow-Origin: *",
    "Access-Control-Allow-Headers: X-Requested-With",
    "",
    body,
  ].join("\r\n");
}

function headersOnly(status: string, connection: string, more = ""): string {
  return `${status}\r\nConnection: ${connection}\r\nCache-Control: ${NO_CACHE}\r\n${more}\r\n`;
}

function html(version: string, status: string, text: string, more = ""): string {
  const body = `<html><body>${text}</body></html>`;
  return (
    `HTTP/${version} ${status}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
    `content-type: text/html\r\nconnection: close\r\ncache-control: ${NO_CACHE}\r\n${more}\r\n${body}`
  );
}
