/** A session's public name, as ticket/session-name.ts makes it: it opens nothing, so it may be in an address. */
export const SESSION_IN_PATH = "[A-Za-z0-9_-]{43}(?:\\.(?:eu|fedramp|us))?";

/** The page of a console: this path, or below it the session's name. The ticket is in the fragment. */
export const CONSOLE_PAGE_PATH = "/c";

/** The viewer's WebSocket: this path, or below it the session's name. */
export const CONNECT_PATH = "/api/v1/connect";

/** The operator's page. */
export const ADMIN_PAGE_PATH = "/admin";

/** `GET` tells what the gateway counts. */
export const METRICS_PATH = "/metrics";

/** The API in words, and its OpenAPI document. */
export const API_PAGE_PATH = "/api";
export const API_DOCUMENT_PATH = "/api/v1/openapi.json";

const CONSOLE_PAGE_PATTERN = new RegExp(`^${CONSOLE_PAGE_PATH}(?:/(${SESSION_IN_PATH}))?$`);

/**
 * The link that opens a console. `gateway` is its origin and, where a proxy has put it into a folder, that
 * folder, without a slash at the end.
 */
export function consoleLink(gateway: string, session: string, ticket: string): string {
  return `${gateway}${CONSOLE_PAGE_PATH}/${session}#${ticket}`;
}

/** Whether a path is that of a console's page, with or without a session's name. */
export function isConsolePage(path: string): boolean {
  return CONSOLE_PAGE_PATTERN.test(path);
}

/** The session that the path of a console's page names, if it names one. */
export function sessionOfPage(path: string): string | undefined {
  return CONSOLE_PAGE_PATTERN.exec(path)?.[1];
}

/** The path of a console's WebSocket. An issuer that knows only the ticket leaves the session out. */
export function connectPath(session: string | undefined): string {
  return session === undefined ? CONNECT_PATH : `${CONNECT_PATH}/${session}`;
}
