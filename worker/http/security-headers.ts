import { HEAD_SCRIPT_HASH } from "./head-script.ts";

// Hosts may hold `;` and `'` by the URL standard; only these characters go into the policy.
const PLAIN_HOST = /^[a-z0-9.:[\]-]+$/;

export const PERMISSIONS = [
  "camera=()",
  "display-capture=()",
  "geolocation=()",
  "microphone=()",
  "payment=()",
  "serial=()",
  "usb=()",
  "clipboard-read=(self)",
  "clipboard-write=(self)",
  "fullscreen=(self)",
  "keyboard-map=(self)",
  "screen-wake-lock=(self)",
].join(", ");

/** One year, in seconds. Subdomains are left to the operator. */
const HSTS_SECONDS = 31_536_000;

/**
 * The headers of every answer but a 101. `frameAncestors` are validated CSP sources, `logo` is the origin of a picture
 * in the viewer's page.
 */
export function securityHeaders(
  url: URL,
  frameAncestors: string,
  logo: string | undefined,
): Readonly<Record<string, string>> {
  const secure = url.protocol === "https:";
  return {
    "Content-Security-Policy": contentSecurityPolicy(url, secure, { frameAncestors, logo }),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    // Older than frame-ancestors and unable to list origins, so only the strict case has it.
    ...(frameAncestors === "'none'" && { "X-Frame-Options": "DENY" }),
    ...(secure && { "Strict-Transport-Security": `max-age=${HSTS_SECONDS}` }),
  };
}

function contentSecurityPolicy(
  url: URL,
  secure: boolean,
  { frameAncestors, logo }: { readonly frameAncestors: string; readonly logo: string | undefined },
): string {
  // Safari before 15.4 does not count wss: as 'self'.
  const socket = PLAIN_HOST.test(url.host) ? ` ${secure ? "wss" : "ws"}://${url.host}` : "";
  const policy = viewerPolicy({
    scripts: `'self' '${HEAD_SCRIPT_HASH}'`,
    logo,
    connections: `'self'${socket}`,
  });
  return `${policy}; frame-ancestors ${frameAncestors}`;
}

/** What the viewer's page may do. Who may frame it is no part of it, because a page cannot say that itself. */
export function viewerPolicy(sources: {
  readonly scripts: string;
  readonly logo?: string | undefined;
  readonly connections: string;
}): string {
  const { connections, logo, scripts } = sources;
  return [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'self'",
    `img-src 'self' data:${logo === undefined ? "" : ` ${logo}`}`, // noVNC draws JPEG rectangles and cursors from data: URLs
    `connect-src ${connections}`,
    "font-src 'self'",
    "manifest-src 'self'",
    "trusted-types 'none'",
    "require-trusted-types-for 'script'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
