/** Addresses of the invented network, and names below `.internal`; all of them are 127.0.0.1. */
const INVENTED = /^(?:10\.77\.\d{1,3}\.\d{1,3}|(?:[a-z0-9-]+\.)+internal)$/;

/** Where a host of the invented network really is. Throws RangeError for any other. */
export function loopbackOf(host: string): string {
  if (!INVENTED.test(host)) throw new RangeError("not a host of the loopback network");
  return "127.0.0.1";
}
