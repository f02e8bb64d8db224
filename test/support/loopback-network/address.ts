/** Addresses of the invented network, and names below `.internal`; all of them are 127.0.0.1. */
const INVENTED = /^(?:10\.77\.\d{1,3}\.\d{1,3}|(?:[a-z0-9-]+\.)+internal)$/;

/** Whether a host is of the invented network. */
export function isInvented(host: string): boolean {
  return INVENTED.test(host);
}
