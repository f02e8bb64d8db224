import type { JWK } from "jose";

import { parseIssuers } from "../worker/ticket/issuers.ts";
import {
  MAX_CONNECTOR_KEYS,
  isKeyOf,
  parseConnectorKeys,
} from "../worker/ticket/keys/connector-keys.ts";
import type { SharedKey, SigningKey } from "../worker/ticket/keys/jwk.ts";
import {
  MAX_GATEWAY_KEYS,
  parseGatewayKeys,
  publicRecipientKey,
  type GatewayKey,
} from "../worker/ticket/keys/gateway-keys.ts";
import type { IssuerKit } from "./issuer-kit.ts";
import {
  makeApiToken,
  makeConnectorKey,
  makeRecipientKey,
  makeSharedKey,
  makeSigningKey,
  type KeyDeps,
} from "./make-keys.ts";
import { SCOPES } from "../worker/ticket/api-tokens.ts";
import { addToken, removeToken, type MadeToken, type TokenRequest } from "./token-plan.ts";
import { UsageError } from "./usage-error.ts";

/** The secrets of a gateway, in the order in which they are handed over. */
export const SECRET_NAMES = [
  "TICKET_KEYS",
  "API_TOKEN",
  "API_TOKENS",
  "TICKET_ISSUERS",
  "CONNECTOR_KEYS",
] as const;

/** The name of the API token that is made with the first keys. */
const FIRST_TOKEN = "admin";

export type KeyTask =
  /** Make what is missing; with `keep`, having everything already is fine. */
  | { readonly kind: "fill"; readonly keep: boolean }
  | { readonly kind: "replace" }
  | { readonly kind: "rotate" }
  /** Drops a key by its `kid`, or an API token by its name. */
  | { readonly kind: "remove"; readonly kid: string }
  | { readonly kind: "token"; readonly token: TokenRequest }
  | {
      readonly kind: "issuer";
      readonly issuer: string;
      readonly alg: SigningKey["alg"];
      readonly api: boolean;
      readonly tenants?: readonly string[] | undefined;
    }
  /** Makes a key that the gateway shares with a connector. */
  | { readonly kind: "connector"; readonly connector: string };

export interface KeyPlan {
  /** Secrets that change, by name. */
  readonly changes: ReadonlyMap<string, string>;
  /** What was done, for a person: key names, never keys. */
  readonly notes: readonly string[];
  /** A new API token, to be shown once. */
  readonly token?: MadeToken;
  /** What a new issuer needs. */
  readonly kit?: IssuerKit;
  /** The file that a connector's configuration names as `keys`. */
  readonly connectorFile?: { readonly keys: readonly SharedKey[] };
}

type HandedOver = Pick<KeyPlan, "kit" | "connectorFile">;

/** Secrets while a plan is made. */
interface Draft {
  readonly current: ReadonlyMap<string, string>;
  readonly deps: KeyDeps;
  readonly changes: Map<string, string>;
  readonly notes: string[];
  token: MadeToken | undefined;
}

/** Works out the new secrets. Throws UsageError, or KeyError for secrets that cannot be read. */
export async function planKeys(
  current: ReadonlyMap<string, string>,
  task: KeyTask,
  deps: KeyDeps,
): Promise<KeyPlan> {
  const draft: Draft = { current, deps, changes: new Map(), notes: [], token: undefined };
  if (task.kind !== "connector") await ensureToken(draft, task);
  const handedOver = await carryOut(draft, task);
  const { changes, notes, token } = draft;
  if (changes.size === 0 && !(task.kind === "fill" && task.keep)) {
    throw new UsageError("there are keys already: --rotate adds one, --force replaces them all");
  }
  return { changes, notes, ...(token !== undefined && { token }), ...handedOver };
}

async function carryOut(draft: Draft, task: KeyTask): Promise<HandedOver> {
  switch (task.kind) {
    case "fill":
      if (ticketKeys(draft).length === 0) setTicketKeys(draft, [newTicketKey(draft)]);
      return {};
    case "replace":
      setTicketKeys(draft, [newTicketKey(draft)]);
      return {};
    case "token":
      if ((draft.current.get("API_TOKEN") ?? "") !== "") {
        throw new UsageError(
          "API_TOKEN is set, and named tokens take its place: remove it first (wrangler secret delete API_TOKEN)",
        );
      }
      return {};
    case "rotate":
      rotate(draft);
      return {};
    case "remove":
      remove(draft, task.kid);
      return {};
    case "issuer":
      return { kit: await addIssuer(draft, task) };
    case "connector":
      return { connectorFile: addConnectorKey(draft, task.connector) };
  }
}

/** An API token comes with the first keys, and new ones where they are replaced. */
async function ensureToken(draft: Draft, task: KeyTask): Promise<void> {
  const { current, deps, changes, notes } = draft;
  const tokens = current.get("API_TOKENS") ?? "";
  if ((current.get("API_TOKEN") ?? "") !== "") {
    if (task.kind !== "replace") return;
    changes.set("API_TOKEN", makeApiToken(deps.random));
    notes.push("made an API token");
    return;
  }
  const isFirst = tokens === "" || task.kind === "replace";
  if (task.kind !== "token" && !isFirst) return;
  const request = task.kind === "token" ? task.token : { name: FIRST_TOKEN, scopes: SCOPES };
  const added = await addToken(task.kind === "token" ? tokens : undefined, request, deps.random);
  changes.set("API_TOKENS", added.json);
  notes.push(`made API token ${request.name}`);
  draft.token = added.made;
}

function ticketKeys({ current }: Draft): readonly GatewayKey[] {
  const json = current.get("TICKET_KEYS");
  return json === undefined ? [] : parseGatewayKeys(json).keys;
}

function setTicketKeys({ changes }: Draft, keys: readonly GatewayKey[]): void {
  const text = JSON.stringify({ keys });
  parseGatewayKeys(text);
  changes.set("TICKET_KEYS", text);
}

function newTicketKey({ deps, notes }: Draft): SharedKey {
  const key = makeSharedKey(deps);
  notes.push(`made ticket key ${key.kid}`);
  return key;
}

function rotate(draft: Draft): void {
  const keys = ticketKeys(draft);
  if (keys.length === 0) throw new UsageError("there is no key to rotate: leave out --rotate");
  if (keys.length >= MAX_GATEWAY_KEYS) {
    throw new UsageError("there are as many keys as there can be: use --remove first");
  }
  const key = makeSharedKey(draft.deps);
  setTicketKeys(draft, [key, ...keys]);
  draft.notes.push(
    `made ticket key ${key.kid}; new tickets are sealed with it`,
    `still opening: ${keys.map(({ kid }) => kid).join(", ")}`,
  );
}

/** Drops a key by its `kid`, or an API token by its name. */
function remove(draft: Draft, kid: string): void {
  const { current, changes, notes } = draft;
  const keys = ticketKeys(draft);
  const issuers = parseIssuers(current.get("TICKET_ISSUERS") ?? "[]");
  const connectorKeys = connectorKeysOf(draft);
  const all = [...keys, ...issuers.flatMap((issuer) => issuer.keys), ...connectorKeys];
  const names = all.map((key) => key.kid);
  if (!names.includes(kid)) {
    const tokensLeft = removeToken(current.get("API_TOKENS") ?? "", kid);
    if (tokensLeft === undefined) {
      throw new UsageError(`no key has that name; there are ${names.join(", ") || "none"}`);
    }
    changes.set("API_TOKENS", tokensLeft);
    notes.push(`removed API token ${kid}`);
    return;
  }
  const others = <Key extends { readonly kid: string }>(list: readonly Key[]): readonly Key[] =>
    list.filter((key) => key.kid !== kid);
  const isLast = (list: readonly { readonly kid: string }[]): boolean =>
    list.length > 0 && others(list).length === 0;
  if (isLast(keys)) throw new UsageError("that is the last key: use --rotate first");
  if (isLast(connectorKeys)) {
    throw new UsageError("that is the last key of a connector: use --connector first");
  }
  if (others(keys).length < keys.length) setTicketKeys(draft, others(keys));
  else if (others(connectorKeys).length < connectorKeys.length) {
    changes.set("CONNECTOR_KEYS", JSON.stringify({ keys: others(connectorKeys) }));
  } else {
    const trusted = issuers
      .map((issuer) => ({ ...issuer, keys: others(issuer.keys) }))
      .filter((issuer) => issuer.keys.length > 0);
    changes.set("TICKET_ISSUERS", JSON.stringify(trusted));
  }
  notes.push(`removed key ${kid}`);
}

async function addIssuer(
  draft: Draft,
  task: Extract<KeyTask, { kind: "issuer" }>,
): Promise<IssuerKit> {
  const { current, deps, changes, notes } = draft;
  const known = parseIssuers(current.get("TICKET_ISSUERS") ?? "[]");
  const old = known.find(({ issuer }) => issuer === task.issuer);
  const signingKey = await makeSigningKey(task.alg, deps);
  const entry = {
    // What it may ask for stays as it is.
    ...old,
    issuer: task.issuer,
    keys: [publicHalf(signingKey), ...(old?.keys ?? [])],
    ...((task.api || old?.api === true) && { api: true }),
    ...(task.tenants !== undefined && { tenants: task.tenants }),
  };
  const list = JSON.stringify([...known.filter((other) => other !== old), entry]);
  parseIssuers(list);
  changes.set("TICKET_ISSUERS", list);
  notes.push(`made ${task.alg} key ${signingKey.kid} of issuer ${task.issuer}`);

  const present = ticketKeys(draft);
  const keys = present.length === 0 ? [newTicketKey(draft)] : present;
  const existing = keys.find((key) => key.kty !== "oct");
  const recipient = existing ?? (await makeRecipientKey(deps));
  if (existing === undefined) {
    setTicketKeys(draft, [...keys, recipient]);
    notes.push(`made gateway key ${recipient.kid} to seal to`);
  }
  return { issuer: task.issuer, signingKey, recipient: publicRecipientKey(recipient) };
}

function connectorKeysOf({ current }: Draft): readonly SharedKey[] {
  const json = current.get("CONNECTOR_KEYS") ?? "";
  return json === "" ? [] : parseConnectorKeys(json);
}

/** The new key comes first: the gateway uses it, and the connector still opens with its older ones. */
function addConnectorKey(draft: Draft, connector: string): NonNullable<KeyPlan["connectorFile"]> {
  const keys = connectorKeysOf(draft);
  if (keys.length >= MAX_CONNECTOR_KEYS) {
    throw new UsageError("there are as many keys as there can be: use --remove first");
  }
  const key = makeConnectorKey(connector, draft.deps);
  draft.changes.set("CONNECTOR_KEYS", JSON.stringify({ keys: [key, ...keys] }));
  draft.notes.push(`made key ${key.kid} of connector ${connector}`);
  return { keys: [key, ...keys.filter((other) => isKeyOf(connector, other))] };
}

/** The members that verify a signature (RFC 7518 §6). */
function publicHalf(key: SigningKey): JWK {
  const { kid, alg } = key;
  switch (key.alg) {
    case "EdDSA":
      return { kty: key.kty, crv: key.crv, x: key.x, kid, alg };
    case "ES256":
      return { kty: key.kty, crv: key.crv, x: key.x, y: key.y, kid, alg };
    case "RS256":
      return { kty: key.kty, n: key.n, e: key.e, kid, alg };
  }
}
