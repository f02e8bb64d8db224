/** Max wait for an answer, in milliseconds. */
const LIMIT_MS = 5000;

/**
 * Whether the gateway at `base` answers at all. A browser does not tell a page why a WebSocket was refused,
 * so this is what tells a broken network from a refusal. Never rejects.
 */
export async function isReachable(base: string, request: typeof fetch = fetch): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(LIMIT_MS);
    const response = await request(`${base}healthz`, { cache: "no-store", signal });
    return response.ok;
  } catch {
    return false;
  }
}
