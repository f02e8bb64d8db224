import type { JWK } from "jose";

import { parseIssuers } from "../worker/ticket/issuers.ts";
import type { SigningKey } from "../worker/ticket/keys/jwk.ts";
import {
  MAX_GATEWAY_KEYS,
  parseGatewayKeys,
  publicRecipientKey,
} from "../worker/ticket/keys/gateway-keys.ts";
import type { GatewayKey } from "../worker/ticket/keys/gateway-keys.ts";
import type { IssuerKit } from "./issuer-kit.ts";
import {
  makeApiToken,
  makeRecipientKey,
  makeSharedKey,
  makeSigningKey,
  type KeyDeps,
} from "./make-keys.ts";
import { addToken, removeToken, type MadeToken, type TokenRequest } from "./token-plan.ts";
import { UsageError } from "./usage-error.ts";

/** The secrets of a gateway, in the order in which they are handed over. */
export const SECRET_NAMES = ["TICKET_KEYS", "API_TOKEN", "API_TOKENS", "TICKET_ISSUERS"] as const;

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
    };

export interface KeyPlan {
  /** Secrets that change, by name. */
  readonly changes: ReadonlyMap<string, string>;
  /** What was done, for a person: key names, never keys. */
  readonly notes: readonly string[];
  /** A new API token, to be shown once. */
  readonly token?: MadeToken;
  /** What a new issuer needs. */
  readonly kit?: IssuerKit;
}

/** Works out the new secrets. Throws UsageError, or KeyError for secrets that cannot be read. */
export async function planKeys(
  current: ReadonlyMap<string, string>,
  task: KeyTask,
  deps: KeyDeps,
): Promise<KeyPlan> {
  const json = current.get("TICKET_KEYS");
  const keys = json === undefined || task.kind === "replace" ? [] : parseGatewayKeys(json).keys;
  const changes = new Map<string, string>();
  const notes: string[] = [];

  const setKeys = (next: readonly GatewayKey[]) => {
    const text = JSON.stringify({ keys: next });
    parseGatewayKeys(text);
    changes.set("TICKET_KEYS", text);
  };
  let token: MadeToken | undefined;
  const plain = current.get("API_TOKEN") ?? "";
  const tokens = current.get("API_TOKENS") ?? "";
  const setToken = async (json: string | undefined, request: TokenRequest) => {
    const added = await addToken(json, request, deps.random);
    changes.set("API_TOKENS", added.json);
    notes.push(`made API token ${request.name}`);
    token = added.made;
  };
  if (plain !== "") {
    if (task.kind === "replace") {
      changes.set("API_TOKEN", makeApiToken(deps.random));
      notes.push("made an API token");
    }
  } else if (task.kind === "token") {
    await setToken(tokens, task.token);
  } else if (tokens === "" || task.kind === "replace") {
    await setToken(undefined, { name: FIRST_TOKEN });
  }

  switch (task.kind) {
    case "fill":
    case "replace": {
      if (keys.length > 0) break;
      const key = makeSharedKey(deps);
      setKeys([key]);
      notes.push(`made ticket key ${key.kid}`);
      break;
    }
    case "token":
      if (plain !== "") {
        throw new UsageError(
          "API_TOKEN is set, and named tokens take its place: remove it first (wrangler secret delete API_TOKEN)",
        );
      }
      break;
    case "rotate": {
      if (keys.length === 0) throw new UsageError("there is no key to rotate: leave out --rotate");
      if (keys.length >= MAX_GATEWAY_KEYS) {
        throw new UsageError("there are as many keys as there can be: use --remove first");
      }
      const key = makeSharedKey(deps);
      setKeys([key, ...keys]);
      notes.push(
        `made ticket key ${key.kid}; new tickets are sealed with it`,
        `still opening: ${keys.map(({ kid }) => kid).join(", ")}`,
      );
      break;
    }
    case "remove": {
      const issuers = parseIssuers(current.get("TICKET_ISSUERS") ?? "[]");
      const left = keys.filter(({ kid }) => kid !== task.kid);
      const trusted = issuers
        .map((issuer) => ({ ...issuer, keys: issuer.keys.filter(({ kid }) => kid !== task.kid) }))
        .filter((issuer) => issuer.keys.length > 0);
      const names = [...keys, ...issuers.flatMap((issuer) => issuer.keys)].map(({ kid }) => kid);
      const tokensLeft = names.includes(task.kid) ? undefined : removeToken(tokens, task.kid);
      if (tokensLeft !== undefined) {
        changes.set("API_TOKENS", tokensLeft);
        notes.push(`removed API token ${task.kid}`);
        break;
      }
      if (!names.includes(task.kid)) {
        throw new UsageError(`no key has that name; there are ${names.join(", ") || "none"}`);
      }
      if (left.length === 0) throw new UsageError("that is the last key: use --rotate first");
      if (left.length < keys.length) setKeys(left);
      else changes.set("TICKET_ISSUERS", JSON.stringify(trusted));
      notes.push(`removed key ${task.kid}`);
      break;
    }
    case "issuer": {
      const known = parseIssuers(current.get("TICKET_ISSUERS") ?? "[]");
      const old = known.find(({ issuer }) => issuer === task.issuer);
      const signingKey = await makeSigningKey(task.alg, deps);
      const entry = {
        // What it may ask for stays as it is.
        ...old,
        issuer: task.issuer,
        keys: [publicHalf(signingKey), ...(old?.keys ?? [])],
        ...(task.api || old?.api === true ? { api: true } : {}),
        ...(task.tenants === undefined ? {} : { tenants: task.tenants }),
      };
      const list = JSON.stringify([...known.filter((other) => other !== old), entry]);
      parseIssuers(list);
      changes.set("TICKET_ISSUERS", list);
      notes.push(`made ${task.alg} key ${signingKey.kid} of issuer ${task.issuer}`);

      const before = keys.length === 0 ? [makeSharedKey(deps)] : keys;
      if (keys.length === 0) notes.push(`made ticket key ${before[0]?.kid ?? ""}`);
      const existing = before.find((key) => key.kty !== "oct");
      const recipient = existing ?? (await makeRecipientKey(deps));
      if (existing === undefined) {
        setKeys([...before, recipient]);
        notes.push(`made gateway key ${recipient.kid} to seal to`);
      }
      return {
        changes,
        notes,
        ...(token === undefined ? {} : { token }),
        kit: { issuer: task.issuer, signingKey, recipient: publicRecipientKey(recipient) },
      };
    }
  }
  if (changes.size === 0 && !(task.kind === "fill" && task.keep)) {
    throw new UsageError("there are keys already: --rotate adds one, --force replaces them all");
  }
  return { changes, notes, ...(token === undefined ? {} : { token }) };
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
