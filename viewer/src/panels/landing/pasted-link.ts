/**
 * The address of a console's link that a person has pasted; `undefined` for anything that is no link of this gateway.
 * `bases`: the addresses below which its links are, each with a slash at its end.
 */
export function pastedLink(text: string, bases: readonly URL[]): string | undefined {
  const url = URL.parse(text.trim());
  if (url === null || (url.hash.length <= 1 && url.search.length <= 1)) return undefined;
  const isBelow = ({ origin, pathname }: URL): boolean =>
    url.origin === origin && url.pathname.startsWith(pathname);
  return bases.some(isBelow) ? url.href : undefined;
}
