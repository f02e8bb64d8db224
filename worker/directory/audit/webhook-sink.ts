import { Webhook } from "standardwebhooks";

import { SinkError, type Batch, type Sink } from "./sink.ts";

export interface WebhookOptions {
  readonly url: string;
  /** `whsec_` and base64, as Standard Webhooks write it. */
  readonly secret: string;
  /** The platform's. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
}

/**
 * Sends batches as signed POSTs (Standard Webhooks 1.0). A batch is accepted once it is answered 2xx; nothing else of an
 * answer is read. Redirects are not followed: where they lead, nobody has allowed.
 */
export function webhookSink({ url, secret, fetch, unixMs }: WebhookOptions): Sink {
  return {
    name: "webhook",
    maxEvents: 100,
    maxBytes: 256 * 1024,
    send: async (batch, signal) => {
      const init = { ...webhookRequest(batch, secret, unixMs()), signal };
      const response = await answerOf(fetch(url, init));
      await letGo(response.body);
      if (!response.ok) throw new SinkError("refused", response.status);
    },
  };
}

async function answerOf(asking: Promise<Response>): Promise<Response> {
  try {
    return await asking;
  } catch {
    // The platform's own error text names the address and is dropped.
    throw new SinkError("unreachable");
  }
}

/** A body that fails is no less read than one that does not. */
async function letGo(body: ReadableStream | null): Promise<void> {
  try {
    await body?.cancel();
  } catch {
    return undefined;
  }
}

function webhookRequest(
  { id, tenant, events }: Batch,
  secret: string,
  unixMs: number,
): RequestInit {
  const at = new Date(unixMs);
  const head = JSON.stringify({
    type: "audit.events",
    timestamp: at.toISOString(),
    data: { tenant },
  });
  // The events are JSON already, and are sent as they are kept.
  const body = `${head.slice(0, -2)},"events":[${events.join(",")}]}}`;
  return {
    method: "POST",
    redirect: "manual",
    headers: {
      "Content-Type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(unixMs / 1000)),
      "webhook-signature": new Webhook(secret).sign(id, at, body),
    },
    body,
  };
}
