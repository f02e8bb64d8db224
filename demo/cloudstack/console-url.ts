import { createCipheriv, createHash, createHmac } from "node:crypto";

/**
 * CloudStack's side: what its management server does when somebody opens a console. Only the demo and
 * the tests make such URLs; the gateway only reads them.
 */
export interface ManagementServerKeys {
  /** `security.encryption.key`: 16 bytes in base64url. */
  readonly encryptionKey: string;
  /** `security.encryption.iv`: 16 bytes in base64url. */
  readonly encryptionIv: string;
  /** `security.hash.key`. */
  readonly hashKey: string;
}

/** The fields of `ConsoleProxyClientParam` in the order in which CloudStack writes them. */
const FIELDS = [
  "clientHostAddress",
  "clientHostPort",
  "clientHostPassword",
  "clientTag",
  "clientDisplayName",
  "ticket",
  "locale",
  "clientTunnelUrl",
  "clientTunnelSession",
  "hypervHost",
  "ajaxSessionId",
  "username",
  "password",
  "sessionRequiresNewViewer",
  "sourceIP",
  "clientIp",
  "websocketUrl",
  "sessionUuid",
  "extraSecurityToken",
] as const;

/** What a token holds; other members are written after CloudStack's own. */
export interface ConsoleParameters {
  readonly clientHostAddress: string;
  readonly clientHostPort: number;
  readonly clientHostPassword?: string | undefined;
  readonly clientTag: string;
  readonly ticket?: string | undefined;
  readonly sessionUuid?: string | undefined;
  readonly [field: string]: string | number | boolean | undefined;
}

/** JSON as Gson writes it: without what is null, and safe inside HTML. */
export function gson(parameters: ConsoleParameters): string {
  const others = Object.keys(parameters).filter((name) => !FIELDS.some((field) => field === name));
  const members = [...FIELDS, ...others].filter((name) => parameters[name] !== undefined);
  const text = JSON.stringify(Object.fromEntries(members.map((name) => [name, parameters[name]])));
  return text.replaceAll(
    /[=&<>'\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Encrypts the JSON of a token. `nonce`: 12 random bytes. */
export function encryptToken(json: string, keys: ManagementServerKeys, nonce: Uint8Array): string {
  const key = createHash("sha256").update(keys.encryptionKey, "base64url").digest();
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(keys.encryptionIv, "base64url"));
  const body = [cipher.update(json, "utf8"), cipher.final()];
  return Buffer.concat([nonce, ...body, cipher.getAuthTag()]).toString("base64");
}

/** Encrypts the JSON of a token as CloudStack up to 4.18.0 did. */
export function encryptOldToken(json: string, keys: ManagementServerKeys): string {
  const key = Buffer.from(keys.encryptionKey, "base64url");
  const cipher = createCipheriv("aes-128-cbc", key, Buffer.from(keys.encryptionIv, "base64url"));
  return Buffer.concat([cipher.update(json, "utf8"), cipher.final()]).toString("base64url");
}

/** The access ticket; without a session that of CloudStack up to 4.17. */
export function accessTicket(
  parameters: ConsoleParameters,
  hashKey: string,
  now: number,
  port = parameters.clientHostPort,
): string {
  const { clientHostAddress, clientHostPassword, clientTag, sessionUuid } = parameters;
  const sid = clientHostPassword ?? "null";
  const plain = `host=${clientHostAddress}&port=${port}&sid=${sid}&tag=${clientTag}`;
  const text = sessionUuid === undefined ? plain : `${plain}&session=${sessionUuid}`;
  return createHmac(sessionUuid === undefined ? "sha1" : "sha512", hashKey)
    .update(`${text}${Math.floor(now / 60_000)}`)
    .digest("base64");
}

/** The page that CloudStack sends a browser to; nothing is percent-encoded. */
export function consoleUrl(origin: string, token: string, more = ""): string {
  const port = new URL(origin).port;
  const settings = `autoconnect=true&show_dot=true&port=${port === "" ? "8080" : port}`;
  return `${origin}/resource/noVNC/vnc.html?${settings}&token=${token}${more}`;
}
