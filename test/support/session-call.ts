import { TEST_API_TOKEN } from "./gateway-secrets.ts";
import type { Gateway } from "./gateway.ts";

/**
 * Calls the API for the session of this console page's address; gives the answer's status. `path` is what follows the
 * session.
 */
export async function callSession(
  { url }: Pick<Gateway, "url">,
  method: string,
  address: string,
  path = "",
  body?: object,
): Promise<number> {
  const session = new URL(address).pathname.split("/").at(-1) ?? "";
  const response = await fetch(`${url}/api/v1/sessions/${session}${path}`, {
    method,
    headers: { Authorization: `Bearer ${TEST_API_TOKEN}`, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  return response.status;
}
