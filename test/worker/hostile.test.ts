import { env } from "cloudflare:workers";
import { describe, inject, it } from "vitest";

import { encodeControl } from "../../worker/channel/messages.ts";
import type { ChannelName } from "../../worker/channel/subprotocols.ts";
import { SESSION_LIMITS, type SessionLimits } from "../../worker/console/limits.ts";
import { Returns } from "../../worker/console/returns.ts";
import { Session } from "../../worker/console/session.ts";
import { updateRequest } from "../../worker/rfb/client-message.ts";
import { DOUBLE_HEIGHT, DOUBLE_PASSWORD, DOUBLE_WIDTH } from "../support/doubles/names.ts";
import { FakeDirectory } from "../support/fake-directory.ts";
import { deps } from "./support/log.ts";
import { claimsFor, VIEWER_HANDSHAKE } from "./support/viewer.ts";

const ports = inject("ports");
const SERVERS = ["flood", "bells", "chaff", "endless-update", "empty-updates"] as const;
/** Of the gateway's side. */
const HANDSHAKE_MESSAGES = 4;
const CHANNELS = ["porthole.v1", "binary"] as const;

interface Case {
  readonly server: (typeof SERVERS)[number];
  readonly channel: ChannelName;
  /** Whether the runtime tells what waits in its queue. */
  readonly tells: boolean;
  /** A viewer that reads nothing, but says that it does. */
  readonly lies: boolean;
}

const cases: Case[] = SERVERS.flatMap((server) =>
  CHANNELS.flatMap((channel) =>
    [true, false].flatMap((tells) =>
      [true, false].map((lies) => ({ server, channel, tells, lies })),
    ),
  ),
);

/** Smaller than in production, and with short times; their relations are the same. */
const LIMITS: SessionLimits = {
  ...SESSION_LIMITS,
  delivery: {
    ...SESSION_LIMITS.delivery,
    maxBytes: 1024 * 1024,
    maxUnansweredBytes: 2 * 1024 * 1024,
  },
  receipts: { pingEvery: 256 * 1024, maxBytes: 1536 * 1024, messageBytes: 256 },
  pingMs: 40,
  silenceMs: 400,
  behindMs: 200,
};

/**
 * A session with a viewer that takes nothing: what is sent stays in the runtime's queue, which is counted
 * here.
 */
async function play({ server, channel, tells, lies }: Case) {
  const { 0: browser, 1: gateway } = new WebSocketPair();
  gateway.binaryType = "arraybuffer";
  gateway.accept();
  browser.accept();
  const queue = { messages: 0, bytes: 0, rfb: 0, rfbMessages: 0 };
  const lie = (): void => {
    if (queue.rfbMessages === HANDSHAKE_MESSAGES) {
      if (channel !== "binary") browser.send(encodeControl({ type: "connection", number: 1 }));
      browser.send(VIEWER_HANDSHAKE);
    }
    if (queue.rfbMessages < HANDSHAKE_MESSAGES || !lies || browser.readyState !== WebSocket.OPEN)
      return;
    const region = { x: 0, y: 0, width: DOUBLE_WIDTH, height: DOUBLE_HEIGHT };
    browser.send(
      channel === "binary"
        ? updateRequest(region, true)
        : encodeControl({ type: "ack", received: queue.rfb }),
    );
  };
  Object.defineProperties(gateway, {
    bufferedAmount: { get: () => (tells ? queue.bytes : undefined) },
    send: {
      value: (data: string | Uint8Array) => {
        queue.messages += 1;
        queue.bytes += data.length;
        if (typeof data === "string") return;
        queue.rfb += data.length;
        queue.rfbMessages += 1;
        lie();
      },
    },
  });
  const closed = new Promise<string>((resolve) => {
    browser.addEventListener("close", ({ reason }) => resolve(reason));
  });
  // One that lies speaks as long as it gets something: on a slow computer its silence is not to end it first.
  const limits = lies ? { ...LIMITS, silenceMs: SESSION_LIMITS.silenceMs } : LIMITS;
  const session = new Session({
    start: { viewer: gateway, token: undefined },
    admission: {
      session: "s".repeat(43),
      claims: {
        ...claimsFor(ports[server]),
        target: { kind: "rfb", host: "127.0.0.1", port: ports[server], password: DOUBLE_PASSWORD },
        grant: { mode: "view" },
      },
      channel,
      echoSubprotocol: true,
      maxSeconds: 3600,
      graceSeconds: 60,
      waitSeconds: 120,
      redemptionExpiresMs: 0,
    },
    limits,
    returns: new Returns(limits),
    deps,
    dialTarget: deps.dialer(env, limits),
    directory: new FakeDirectory(),
    directoryFailed: () => {},
    told: (ending) => ending,
    share: async () => ({ type: "shared", refused: "no-sealing-key" }),
    timeAsked: () => {},
    keep: () => {},
    ended: () => {},
    abandon: () => {},
  });
  await session.run();
  return { end: await closed, queue };
}

describe("a session with a server that sends without end and a viewer that reads nothing", () => {
  it.for(cases.filter(({ channel, tells, lies }) => channel === "porthole.v1" || tells || !lies))(
    "keeps little and ends: $server, $channel, queue told: $tells, lying: $lies",
    async (one, { expect }) => {
      const { delivery, maxReadBytes, receipts, sendQueueBytes, sendQueueMessages } = LIMITS;
      const { end, queue } = await play(one);
      const unread = one.channel === "binary" ? delivery.maxUnansweredBytes : receipts.maxBytes;
      const cost = queue.bytes + delivery.messageBytes * queue.messages;
      if (one.tells) {
        expect(queue.bytes).toBeLessThanOrEqual(sendQueueBytes + maxReadBytes + 1024);
        expect(queue.messages).toBeLessThanOrEqual(sendQueueMessages + 20);
      } else {
        expect(cost).toBeLessThanOrEqual(unread + maxReadBytes + 20 * delivery.messageBytes);
      }
      // One that says nothing may be found silent first.
      expect(one.lies ? ["viewer-behind"] : ["viewer-behind", "viewer-stalled"]).toContain(end);
    },
  );
});
