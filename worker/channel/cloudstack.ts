/**
 * The addresses of CloudStack's console proxy that the gateway answers in its place (`ConsoleAccessManagerImpl`):
 * pages that a person opens, and the WebSockets that the viewers of its versions ask for.
 */
export const CLOUDSTACK_PAGES: ReadonlySet<string> = new Set([
  "/resource/noVNC/vnc.html",
  "/resource/noVNC/vnc_lite.html",
  // Hyper-V's and the old viewer's; the page then says that the console is not supported, or shows it.
  "/ajax",
]);

/** The path that our own page asks for. */
export const CLOUDSTACK_SOCKET = "/websockify";

export const CLOUDSTACK_SOCKETS: ReadonlySet<string> = new Set([
  CLOUDSTACK_SOCKET,
  "//websockify",
  // noVNC of CloudStack 4.21 and later appends its path twice.
  "/websockify/websockify",
]);

/**
 * Prefix of the subprotocol in which our own page hands over the query of a console URL, in base64url: the
 * URL of a WebSocket is one more that ends up in logs. Other viewers have it in the query.
 */
export const CLOUDSTACK_SUBPROTOCOL_PREFIX = "cloudstack.";

/** Longest query that is handed over in that way, in base64url characters. CloudStack's are below 3,000. */
export const MAX_CLOUDSTACK_SUBPROTOCOL = 8192;

/** The parameters of a console URL that its WebSocket needs, both secrets. */
export const CLOUDSTACK_PARAMETERS: ReadonlySet<string> = new Set(["token", "extra"]);
