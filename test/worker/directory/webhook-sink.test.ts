import { describe, inject, it } from "vitest";

import { beginningOf, chained } from "../../../worker/audit/chain.ts";
import type { AuditEvent } from "../../../worker/audit/event.ts";
import { queueSink } from "../../../worker/directory/audit/queue-sink.ts";
import { SinkError, type Batch } from "../../../worker/directory/audit/sink.ts";
import { webhookSink } from "../../../worker/directory/audit/webhook-sink.ts";
import type { Delivery } from "../../support/doubles/audit-receiver.ts";
import { TEST_HOOK_SECRET } from "../../support/gateway-secrets.ts";

const EVENT: AuditEvent = {
  id: "e",
  time: "2026-11-27T10:14:03.512Z",
  type: "session-parked",
  data: { reason: '\u00E9 "quoted"' },
};

let batches = 0;

function batch(): Batch {
  const first = chained(EVENT, 'a "tenant"', beginningOf('a "tenant"'));
  const second = chained({ ...EVENT, id: "f" }, 'a "tenant"', first);
  const events = [first, second].map((event) => JSON.stringify(event));
  batches += 1;
  return { tenant: 'a "tenant"', events, id: `msg_${String(batches)}` };
}

const origin = (): string => `http://127.0.0.1:${inject("auditReceiver")}`;

const sinkAt = (path: string, secret = TEST_HOOK_SECRET) =>
  webhookSink({
    url: `${origin()}/${path}`,
    secret,
    fetch: (url, init) => fetch(url, init),
    unixMs: () => Date.now(),
  });

async function delivered(id: string): Promise<readonly Delivery[]> {
  const deliveries: readonly Delivery[] = await (await fetch(origin())).json();
  return deliveries.filter((delivery) => delivery.id === id);
}

/** What a failure says; `undefined`: accepted. */
async function failureOf(sending: Promise<void>): Promise<unknown> {
  try {
    await sending;
    return undefined;
  } catch (error) {
    if (!(error instanceof SinkError)) throw error;
    return error.status === undefined ? error.code : [error.code, error.status];
  }
}

const signal = (): AbortSignal => new AbortController().signal;

describe("the webhook of the audit", () => {
  it("gets the events as they are in the chain, signed", async ({ expect }) => {
    const sent = batch();
    await sinkAt("ok").send(sent, signal());
    expect(await delivered(sent.id)).toEqual([
      {
        path: "/ok",
        id: sent.id,
        body: {
          type: "audit.events",
          timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
          data: {
            tenant: 'a "tenant"',
            events: sent.events.map((text): unknown => JSON.parse(text)),
          },
        },
      },
    ]);
  });

  it.for([
    ["ok", undefined],
    ["status/200", undefined],
    ["garbage", undefined],
    ["endless", undefined],
    ["status/400", ["refused", 400]],
    ["status/500", ["refused", 500]],
    ["hung-up", "unreachable"],
  ] as const)(
    "that answers %s has accepted them, or not: %j",
    async ([path, failure], { expect }) => {
      expect(await failureOf(sinkAt(path).send(batch(), signal()))).toEqual(failure);
    },
  );

  it.for([301, 302, 303, 307, 308])(
    "is not followed by a redirect %i",
    async (status, { expect }) => {
      const sent = batch();
      const failure = await failureOf(sinkAt(`redirect/${String(status)}`).send(sent, signal()));
      expect(failure).toEqual(["refused", status]);
      expect((await delivered(sent.id)).map(({ path }) => path)).toEqual([
        `/redirect/${String(status)}`,
      ]);
    },
  );

  it("is let go of when it does not answer", async ({ expect }) => {
    const exchange = new AbortController();
    const sending = failureOf(sinkAt("silent").send(batch(), exchange.signal));
    exchange.abort();
    expect(await sending).toBe("unreachable");
  });

  it("that is not there is not reached, and its address is in no error", async ({ expect }) => {
    const sink = webhookSink({
      url: `http://127.0.0.1:${inject("ports").closed}/canary`,
      secret: TEST_HOOK_SECRET,
      fetch: (url, init) => fetch(url, init),
      unixMs: () => Date.now(),
    });
    const error: unknown = await sink.send(batch(), signal()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SinkError);
    expect(String(error)).toBe("SinkError: unreachable");
  });

  it("knows who has sent it by the signature", async ({ expect }) => {
    const other = `whsec_${btoa("of somebody else, of 24+")}`;
    expect(await failureOf(sinkAt("ok", other).send(batch(), signal()))).toEqual(["refused", 401]);
  });
});

describe("the queue of the audit", () => {
  it("gets each event as one message", async ({ expect }) => {
    const messages: unknown[] = [];
    const sink = queueSink({
      sendBatch: async (sent) => void messages.push(...sent),
    });
    const sent = batch();
    await sink.send(sent, signal());
    expect(messages).toEqual(sent.events.map((text): unknown => ({ body: JSON.parse(text) })));
  });

  it("that fails has not accepted them", async ({ expect }) => {
    const sink = queueSink({
      sendBatch: async () => {
        throw new Error("canary");
      },
    });
    expect(await failureOf(sink.send(batch(), signal()))).toBe("unreachable");
  });
});
