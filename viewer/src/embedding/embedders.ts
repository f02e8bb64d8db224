/**
 * Whether a page of `origin` may talk to this one. `sources` is the list of those that may show it in a frame, as the
 * gateway's setting FRAME_ANCESTORS has it; `own` is this page's origin.
 */
export function isEmbedder(origin: string, sources: string, own: string): boolean {
  // An opaque origin is `null`, which no source matches.
  const url = URL.parse(origin);
  if (url === null || url.origin !== origin) return false;
  return sources.split(" ").some((source) => matches(url, source, own));
}

function matches({ hostname, origin, port, protocol }: URL, source: string, own: string): boolean {
  if (source === "'self'") return origin === own;
  const [, scheme, wildcard, host, number] =
    /^(https?:)\/\/(\*\.)?([a-z0-9.-]+?)(?::(\d+|\*))?$/.exec(source) ?? [];
  if (host === undefined || scheme !== protocol) return false;
  const isHost = wildcard === undefined ? hostname === host : hostname.endsWith(`.${host}`);
  if (!isHost || number === "*") return isHost;
  const isDefault = number === undefined || number === (scheme === "https:" ? "443" : "80");
  return port === (isDefault ? "" : number);
}
