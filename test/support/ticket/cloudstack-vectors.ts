import { readFileSync } from "node:fs";

import type { ManagementServerKeys } from "../../../demo/cloudstack/console-url.ts";
import type { CloudStackKeys } from "../../../worker/ticket/cloudstack/keys.ts";

/** Test vectors made by CloudStack's own classes of 4.22; the file's `meta` tells how. */
export interface Vectors {
  readonly tokens: readonly TokenVector[];
  readonly legacyTokensAesCbc: readonly (Keyed & {
    readonly token: string;
    readonly plaintextJson: string;
  })[];
  readonly negativeTokens: readonly (Keyed & {
    readonly token: string;
    readonly plaintextJson?: string;
    readonly expect: "reject" | "accept-after-percent-decoding";
  })[];
  readonly ticketsHmacSha512: readonly TicketVector[];
  readonly ticketsLegacyHmacSha1: readonly TicketVector[];
  readonly vncAuthDes: readonly {
    readonly challengeHex: string;
    readonly password: string;
    readonly responseHex: string;
  }[];
  readonly serverInitRewrite: readonly {
    readonly serverInitHex: string;
    readonly nameSent: string;
    readonly outHex: string;
  }[];
  readonly parseHostInfo: readonly {
    readonly hostInfo: string;
    readonly tunnelUrl: string | null;
    readonly tunnelSession: string | null;
  }[];
  readonly xenConnectRequest: readonly {
    readonly path?: string;
    readonly session?: string;
    readonly host?: string;
    readonly requestHex?: string;
    readonly responseText: string;
    readonly firstBytesAfterHeaders?: string;
  }[];
  readonly proxyRootUrl: readonly { readonly rootUrl: string }[];
}

interface Keyed {
  readonly id: string;
  readonly keyBase64Url: string;
  readonly ivBase64Url: string;
}

export interface TokenVector extends Keyed {
  readonly nonceHex: string;
  readonly plaintextJson: string;
  readonly params: Readonly<Record<string, string | number | boolean>> & {
    readonly clientHostAddress: string;
    readonly clientHostPort: number;
    readonly clientHostPassword: string;
    readonly clientTag: string;
    readonly ticket: string;
    readonly sessionUuid: string;
  };
  readonly token: string;
  readonly consoleUrl: string;
  readonly wsQueryString: string;
  readonly ticket: TicketVector & { readonly verifiableFromTokenFields: boolean };
}

interface TicketVector {
  readonly hashKey: string;
  readonly host: string;
  readonly port: string;
  readonly sid: string;
  readonly tag: string;
  readonly session?: string;
  readonly epochMillis: number;
  readonly minute: number;
  readonly message?: string;
  readonly ticket: string;
}

export const VECTORS = JSON.parse(
  readFileSync(new URL("../../vectors/cloudstack.json", import.meta.url), "utf8"),
) as Vectors;

/** The hash key of every vector. */
export const HASH_KEY = "q3-Tz_8bWk1Yh0VnE5uJ2A";

export function gatewayKeys(
  { keyBase64Url, ivBase64Url }: Keyed,
  hashKey = HASH_KEY,
): CloudStackKeys {
  return {
    encryptionKey: new Uint8Array(Buffer.from(keyBase64Url, "base64url")),
    encryptionIv: new Uint8Array(Buffer.from(ivBase64Url, "base64url")),
    hashKey,
  };
}

export function serverKeys({ keyBase64Url, ivBase64Url }: Keyed): ManagementServerKeys {
  return { encryptionKey: keyBase64Url, encryptionIv: ivBase64Url, hashKey: HASH_KEY };
}
