import { SinkError, type Sink } from "./sink.ts";

/** A `queues` binding. */
export interface AuditQueue {
  sendBatch(messages: readonly { readonly body: unknown }[]): Promise<unknown>;
}

/** Sends each event as one message to a Cloudflare Queue. Its platform limits a batch to 100 messages and 256 kB. */
export function queueSink(queue: AuditQueue): Sink {
  return {
    name: "queue",
    maxEvents: 100,
    maxBytes: 200_000,
    send: async ({ events }) => {
      const messages = events.map((event): { body: unknown } => ({ body: JSON.parse(event) }));
      try {
        await queue.sendBatch(messages);
      } catch {
        throw new SinkError("unreachable");
      }
    },
  };
}
