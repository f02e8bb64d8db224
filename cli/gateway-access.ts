import { readFile } from "node:fs/promises";

import { gatewayClient, type GatewayClient } from "../client/index.ts";
import { UsageError } from "./usage-error.ts";

/** The options of every command that calls a gateway. */
export const GATEWAY_OPTIONS = {
  gateway: { type: "string" },
  "token-file": { type: "string" },
} as const;

/** Their part of a command's help. */
export const GATEWAY_HELP = `  --gateway URL        the gateway (default: PORTHOLE_URL, else http://localhost:8787)
  --token-file FILE    the file with the API token (default: the variable PORTHOLE_TOKEN)
`;

/** The last lines of the help of every command that calls a gateway. */
export const GATEWAY_EXIT_HELP =
  "1 the gateway refused; 2 nothing was done;\n3 the gateway did not answer, and may have done it.\n";

export const DEFAULT_GATEWAY = "http://localhost:8787";

const MAX_TOKEN_LENGTH = 8192;

type Environment = Readonly<Record<string, string | undefined>>;

/** The client of the gateway that the options and the environment name. Throws UsageError. */
export async function gatewayOf(
  values: { readonly gateway?: string | undefined; readonly "token-file"?: string | undefined },
  environment: Environment,
): Promise<GatewayClient> {
  const gateway = gatewayAddress(values.gateway ?? givenIn(environment, "PORTHOLE_URL"));
  const token = await tokenOf(values["token-file"], environment);
  return gatewayClient({ gateway, token });
}

/** The address of a gateway, which a token may be sent to. */
function gatewayAddress(text = DEFAULT_GATEWAY): string {
  const url = URL.parse(text);
  const bare = url !== null && url.username === "" && url.search === "" && url.hash === "";
  if (!bare || !/^https?:$/.test(url.protocol)) {
    throw new UsageError("--gateway requires an address, such as https://console.example.com");
  }
  if (url.protocol === "http:" && !isOwnComputer(url.hostname)) {
    throw new UsageError("--gateway requires https: anybody on the way could read the token");
  }
  return url.href;
}

function isOwnComputer(host: string): boolean {
  return host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host) || /^(.+\.)?localhost$/.test(host);
}

async function tokenOf(file: string | undefined, environment: Environment): Promise<string> {
  const text = file === undefined ? givenIn(environment, "PORTHOLE_TOKEN") : await tokenIn(file);
  if (text === undefined) {
    throw new UsageError("PORTHOLE_TOKEN is not set: it or --token-file has the API token");
  }
  const token = text.trim();
  // RFC 6750 §2.1
  if (token.length > MAX_TOKEN_LENGTH || !/^[A-Za-z0-9._~+/-]+=*$/.test(token)) {
    throw new UsageError("what is given as the API token is none");
  }
  return token;
}

async function tokenIn(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    // Its path is left out: anything can have been given as one.
    throw new UsageError("--token-file: the file cannot be read");
  }
}

/** An empty variable is what an unset one looks like in many scripts. */
function givenIn(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === "" ? undefined : value;
}
