/** Max wait for an answer, in milliseconds. */
const LIMIT_MS = 5000;

/**
 * Whether the gateway at `base` answers at all. A browser does not tell a page why a WebSocket was refused,
 * so this is what tells a broken network from a refusal. Never rejects.
 */
export async function isReachable(base: string, request: typeof fetch = fetch): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(LIMIT_MS);
    // The page may be of another origin, which may not read the answer, but learns that there is one.
    const how = { cache: "no-store", mode: "no-cors", signal } as const;
    const response = await request(`${base}healthz`, how);
    return response.ok || response.type === "opaque";
  } catch {
    return false;
  }
}
