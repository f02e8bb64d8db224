import { Webhook } from "standardwebhooks";

import type { Claims } from "../ticket/claims.ts";

/** Why a machine has to be dialled again: how its screen was lost, or what the last try has met. */
export interface HookQuestion {
  readonly reason: string;
  /** Of the connection that is to begin. */
  readonly number: number;
}

export interface HookRequestOptions {
  readonly session: string;
  readonly claims: Pick<Claims, "iss" | "sub" | "tenant" | "console">;
  /** `whsec_` and base64, as Standard Webhooks write it. */
  readonly secret: string;
  /** Names this request; another for each. */
  readonly id: string;
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: number;
}

/**
 * Asks the control plane where a session's machine is now: a signed POST (Standard Webhooks 1.0). Redirects are not
 * followed: where they lead, nobody has allowed.
 */
export function hookRequest(question: HookQuestion, options: HookRequestOptions): RequestInit {
  const { session, claims, secret, id, unixMs } = options;
  const at = new Date(unixMs);
  const body = JSON.stringify({
    type: "target.requested",
    timestamp: at.toISOString(),
    data: {
      session,
      tenant: claims.tenant,
      console: claims.console.id,
      subject: claims.sub,
      issuer: claims.iss,
      reason: question.reason,
      number: question.number,
    },
  });
  return {
    method: "POST",
    redirect: "manual",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(unixMs / 1000)),
      "webhook-signature": new Webhook(secret).sign(id, at, body),
    },
    body,
  };
}
