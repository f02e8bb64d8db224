/**
 * The address of a console's link that a person has pasted; `undefined` for anything that is no link of this gateway.
 * `base` is the gateway's own address, with a slash at its end.
 */
export function pastedLink(text: string, base: URL): string | undefined {
  const url = URL.parse(text.trim());
  if (url?.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return undefined;
  return url.hash.length > 1 || url.search.length > 1 ? url.href : undefined;
}
