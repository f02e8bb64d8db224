import { SERVICE_WORKER_POLICY } from "../channel/service-worker.ts";
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

/** What an answer is. */
export interface Answer {
  /** Which pages may show it in a frame: validated CSP sources. */
  readonly frameAncestors: string;
  /** The origin of a picture in the viewer's page. */
  readonly logo: string | undefined;
  readonly isPage: boolean;
  /** Whether it is the page of a console, which has a service worker. */
  readonly isConsole: boolean;
}

/** The headers of every answer but a 101. */
export function securityHeaders(url: URL, answer: Answer): Readonly<Record<string, string>> {
  const secure = url.protocol === "https:";
  const { frameAncestors, isPage } = answer;
  return {
    "Content-Security-Policy": contentSecurityPolicy(url, secure, answer),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    ...(isPage && frameAncestors !== "'none'" && isolation(answer)),
    "Permissions-Policy": PERMISSIONS,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    // Older than frame-ancestors and unable to list origins, so only the strict case has it.
    ...(frameAncestors === "'none'" && { "X-Frame-Options": "DENY" }),
    ...(secure && { "Strict-Transport-Security": `max-age=${HSTS_SECONDS}` }),
  };
}

/** What a page needs in a frame of one that is cross-origin isolated. */
function isolation({ logo }: Answer): Readonly<Record<string, string>> {
  return {
    "Cross-Origin-Resource-Policy": "cross-origin",
    // A picture of elsewhere comes without the headers that `require-corp` asks for.
    "Cross-Origin-Embedder-Policy": logo === undefined ? "require-corp" : "credentialless",
  };
}

function contentSecurityPolicy(
  url: URL,
  secure: boolean,
  { frameAncestors, isConsole, logo }: Answer,
): string {
  // Safari before 15.4 does not count wss: as 'self'.
  const socket = PLAIN_HOST.test(url.host) ? ` ${secure ? "wss" : "ws"}://${url.host}` : "";
  const policy = viewerPolicy({
    scripts: `'self' '${HEAD_SCRIPT_HASH}'`,
    logo,
    connections: `'self'${socket}`,
    trustedTypes: isConsole ? SERVICE_WORKER_POLICY : "'none'",
  });
  return `${policy}; frame-ancestors ${frameAncestors}`;
}

/** What the viewer's page may do. Who may frame it is no part of it, because a page cannot say that itself. */
export function viewerPolicy(sources: {
  readonly scripts: string;
  readonly logo?: string | undefined;
  readonly connections: string;
  /** The policies by which strings may become scripts. */
  readonly trustedTypes: string;
}): string {
  const { connections, logo, scripts, trustedTypes } = sources;
  return [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'self'",
    `img-src 'self' data:${logo === undefined ? "" : ` ${logo}`}`, // noVNC draws JPEG rectangles and cursors from data: URLs
    `connect-src ${connections}`,
    "font-src 'self'",
    "manifest-src 'self'",
    `trusted-types ${trustedTypes}`,
    "require-trusted-types-for 'script'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
