/**
 * Takes the ticket out of the address: it is in the fragment, which never leaves the browser, and after
 * this it is not in the address bar, the history or a screenshot either.
 */
export function takeTicket(
  location: Pick<Location, "hash" | "pathname">,
  history: Pick<History, "replaceState">,
): string | undefined {
  const ticket = location.hash.slice(1);
  if (ticket === "") return undefined;
  history.replaceState(null, "", location.pathname);
  return ticket;
}
