import { describe, it } from "vitest";

import { MAX_ANSWER_BYTES, MAX_LINE_LENGTH } from "../../../client/answer.ts";
import { MAX_RETRY_AFTER_SECONDS } from "../../../client/call.ts";
import {
  ApiError,
  gatewayClient,
  type ClientOptions,
  type TicketRequest,
} from "../../../client/index.ts";
import {
  FAKE_TOKEN,
  fakeApi,
  fakeProblem,
  fakeSession,
  type FakeApi,
} from "../../support/doubles/fake-api.ts";

const GATEWAY = "https://console.example.com";

/** A client of a fake API, and how long it has waited between its attempts. */
function clientOf(api: FakeApi, options: Partial<ClientOptions> = {}) {
  const waits: number[] = [];
  const client = gatewayClient({
    gateway: GATEWAY,
    token: FAKE_TOKEN,
    fetch: (input, init) => api.handle(new Request(input, init)),
    pause: async (milliseconds) => void waits.push(milliseconds),
    random: () => 1,
    ...options,
  });
  return { client, waits };
}

const ONE = fakeSession(1);

const TICKET: TicketRequest = {
  subject: "ann",
  tenant: "acme",
  console: { id: "vm-1", name: "web-01" },
  target: { kind: "rfb", host: "10.0.0.9", port: 5901 },
  grant: { mode: "view" },
};
const unreachable = (): never => {
  throw new TypeError("fetch failed");
};

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe("the calls", () => {
  it("list sessions by pages, and ask for a page only when it is needed", async ({ expect }) => {
    const api = fakeApi(Array.from({ length: 5 }, (_, at) => fakeSession(at)));
    const { client } = clientOf(api);
    const pages = client.sessionPages({ tenant: "acme", limit: 2 });
    expect((await pages.next()).value).toHaveLength(2);
    expect(api.calls).toHaveLength(1);
    expect((await all(pages)).map((page) => page.length)).toEqual([2, 1]);
    expect(api.calls.map(({ address }) => address)).toEqual([
      "/api/v1/sessions?tenant=acme&limit=2",
      "/api/v1/sessions?tenant=acme&limit=2&cursor=2",
      "/api/v1/sessions?tenant=acme&limit=2&cursor=4",
    ]);
    expect(await all(client.sessions())).toEqual(api.sessions);
  });

  it("stop at a page that names itself as the next one", async ({ expect }) => {
    const api = fakeApi([ONE]);
    const again = () => Response.json({ sessions: [ONE], next: "same" });
    api.instead.push(again, again, again);
    await expect(all(clientOf(api).client.sessions())).rejects.toThrow("not one of the gateway's");
    expect(api.calls).toHaveLength(2);
  });

  it("do what they say", async ({ expect }) => {
    const api = fakeApi([ONE, fakeSession(2), fakeSession(3)]);
    const { client } = clientOf(api);
    const { session } = ONE;
    expect(await client.session(session)).toEqual(ONE);
    await client.setMode(session, "view");
    await client.setEnd(session, new Date("2026-11-27T19:00:00Z"));
    expect(await client.declineTime(session)).toBe(false);
    await client.message(session, "Five more minutes");
    expect((await client.observe(session, { subject: "ops" })).url).toContain("/c/OOO");
    expect((await client.createTicket(TICKET)).session).toBe("T".repeat(43));
    expect(await all(client.events(session))).toMatchObject([
      { type: "session-live", sequence: 1 },
    ]);
    expect(await client.end(session, { reason: "Maintenance & more" })).toBe("ended");
    expect(await client.endMatching({ subject: "user2@example.com", reason: "bye" })).toBe(1);
    expect(api.calls.map(({ method, address, body }) => [method, address, body])).toEqual([
      ["GET", `/api/v1/sessions/${session}`, undefined],
      ["PATCH", `/api/v1/sessions/${session}`, { mode: "view" }],
      ["PATCH", `/api/v1/sessions/${session}`, { endsAt: "2026-11-27T19:00:00.000Z" }],
      ["PATCH", `/api/v1/sessions/${session}`, { moreTime: "declined" }],
      ["POST", `/api/v1/sessions/${session}/message`, { text: "Five more minutes" }],
      ["POST", `/api/v1/sessions/${session}/observers`, { subject: "ops" }],
      ["POST", "/api/v1/tickets", TICKET],
      ["GET", `/api/v1/sessions/${session}/events`, undefined],
      ["DELETE", `/api/v1/sessions/${session}?reason=Maintenance+%26+more`, undefined],
      ["POST", "/api/v1/sessions/end", { subject: "user2@example.com", reason: "bye" }],
    ]);
    expect(api.calls.every(({ authorization }) => authorization === `Bearer ${FAKE_TOKEN}`)).toBe(
      true,
    );
  });

  it("go to the folder that the gateway is in, with the token of the moment or none", async ({
    expect,
  }) => {
    const api = fakeApi([], "");
    const tokens = ["first", undefined];
    const asked: string[] = [];
    const { client } = clientOf(api, {
      gateway: `${GATEWAY}/vnc`,
      token: () => tokens.shift(),
      fetch: (input, init) => {
        asked.push(input as string);
        return api.handle(new Request(GATEWAY + "/api/v1/sessions", init));
      },
    });
    await all(client.sessions());
    await all(client.sessions());
    expect(asked[0]).toBe(`${GATEWAY}/vnc/api/v1/sessions`);
    expect(api.calls.map(({ authorization }) => authorization)).toEqual(["Bearer first", null]);
  });

  it.for(["..", "", "S".repeat(42), "a/b"])(
    "refuse %j as a session's name",
    async (name, context) => {
      const api = fakeApi([ONE]);
      await context.expect(clientOf(api).client.session(name)).rejects.toThrow(TypeError);
      context.expect(api.calls).toEqual([]);
    },
  );

  it("refuse an address that is not one of the web", ({ expect }) => {
    expect(() => gatewayClient({ gateway: "ftp://console.example.com" })).toThrow(TypeError);
    expect(() => gatewayClient({ gateway: "console.example.com" })).toThrow(TypeError);
  });
});

describe("problems", () => {
  it("are errors with what the gateway says", async ({ expect }) => {
    const api = fakeApi([]);
    const body = {
      type: "/vnc/problems#gateway-error",
      title: "Something went wrong",
      detail: "d".repeat(9999),
      instance: "urn:uuid:1",
    };
    const headers = { "Content-Type": "application/problem+json" };
    api.instead.push(() => new Response(JSON.stringify(body), { status: 500, headers }));
    const error = await clientOf(api)
      .client.session(ONE.session)
      .catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      problem: "gateway-error",
      status: 500,
      instance: "urn:uuid:1",
      detail: "d".repeat(500),
      message: `Something went wrong: ${"d".repeat(500)}`,
    });
    await expect(clientOf(api).client.session(ONE.session)).rejects.toMatchObject({
      problem: "no-such-session",
      status: 404,
    });
  });

  it("of something else than the gateway have their status alone", async ({ expect }) => {
    const api = fakeApi([]);
    api.instead.push(() => new Response("<h1>Forbidden</h1>", { status: 403 }));
    await expect(clientOf(api).client.session(ONE.session)).rejects.toMatchObject({
      problem: "unknown",
      status: 403,
    });
  });
});

describe("answers that are not the gateway's", () => {
  it.for([
    ["no JSON", "<html>"],
    ["no object", "[]"],
    ["no list", '{"sessions":{}}'],
    ["a session without its console", '{"sessions":[{"session":"S"}]}'],
    ["a next page that is no text", '{"sessions":[],"next":1}'],
    ["a long one", `{"sessions":[],"more":"${"x".repeat(MAX_ANSWER_BYTES)}"}`],
    ["no text", Uint8Array.of(0x22, 0xff, 0x22)],
  ] as const)("are refused at once: %s", async ([, body], { expect }) => {
    const api = fakeApi([]);
    api.instead.push(() => new Response(body));
    await expect(all(clientOf(api).client.sessions())).rejects.toMatchObject({
      name: "NoAnswerError",
      reason: "not-understood",
    });
    expect(api.calls).toHaveLength(1);
  });

  it("may have the max length", async ({ expect }) => {
    const api = fakeApi([]);
    const frame = '{"sessions":[],"more":""}';
    const body = frame.replace('""', `"${"x".repeat(MAX_ANSWER_BYTES - frame.length)}"`);
    api.instead.push(() => new Response(body));
    expect(await all(clientOf(api).client.sessions())).toEqual([]);
  });
});

describe("attempts", () => {
  it("are made again after no answer and passing statuses, with the same key", async ({
    expect,
  }) => {
    const api = fakeApi([ONE]);
    api.instead.push(
      unreachable,
      () => new Response("", { status: 502 }),
      () => fakeProblem(429, "too-many-requests", { "Retry-After": "7" }),
    );
    const { client, waits } = clientOf(api);
    await client.message(ONE.session, "hello");
    expect(waits).toEqual([500, 1000, 7000]);
    api.instead.push(() => fakeProblem(409, "idempotency-in-flight", { "Retry-After": "1" }));
    await client.message(ONE.session, "hello", { idempotencyKey: "in-flight" });
    expect(waits.at(-1)).toBe(1000);
    api.calls.splice(-2);
    expect(new Set(api.calls.map(({ key }) => key)).size).toBe(1);
    expect(api.calls[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    await client.message(ONE.session, "hello", { idempotencyKey: "my-own" });
    expect(api.calls.at(-1)?.key).toBe("my-own");
  });

  it("are as many as were asked for, with waits that have a limit", async ({ expect }) => {
    const api = fakeApi([ONE]);
    api.instead.push(...Array.from({ length: 9 }, () => unreachable));
    const { client, waits } = clientOf(api, { attempts: 7 });
    await expect(client.session(ONE.session)).rejects.toMatchObject({ reason: "unreachable" });
    expect(api.calls).toHaveLength(7);
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
  });

  it("are not made again where that cannot help, nor after a longer wait than the limit", async ({
    expect,
  }) => {
    const refusals = [
      fakeProblem(403, "not-permitted"),
      fakeProblem(500, "gateway-error"),
      fakeProblem(503, "gateway-updating", {
        "Retry-After": String(MAX_RETRY_AFTER_SECONDS + 1),
      }),
    ];
    for (const refusal of refusals) {
      const api = fakeApi([ONE]);
      api.instead.push(() => refusal);
      const { client, waits } = clientOf(api);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await expect(client.setMode(ONE.session, "view")).rejects.toMatchObject({
        status: refusal.status,
      });
      expect([api.calls.length, waits]).toEqual([1, []]);
    }
    const api = fakeApi([ONE]);
    const headers = { "Retry-After": String(MAX_RETRY_AFTER_SECONDS) };
    api.instead.push(() => fakeProblem(503, "gateway-updating", headers));
    const { client, waits } = clientOf(api);
    await client.setMode(ONE.session, "view");
    expect(waits).toEqual([MAX_RETRY_AFTER_SECONDS * 1000]);
  });

  it("have a time limit", async ({ expect }) => {
    const api = fakeApi([ONE]);
    const hanging = (request: Request): Promise<Response> =>
      new Promise((_, reject) => {
        request.signal.addEventListener("abort", () => reject(request.signal.reason as Error));
      });
    api.instead.push(hanging, hanging);
    const { client } = clientOf(api, { timeoutMs: 5, attempts: 2 });
    await expect(client.session(ONE.session)).rejects.toMatchObject({ reason: "timeout" });
    expect(api.calls).toHaveLength(2);
  });

  it("end with the reason of the caller's signal, in a call and between two", async ({
    expect,
  }) => {
    const reason = new Error("enough");
    const early = clientOf(fakeApi([ONE])).client;
    await expect(early.session(ONE.session, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );

    const api = fakeApi([ONE]);
    const abort = new AbortController();
    api.instead.push(unreachable);
    const { client } = clientOf(api, {
      pause: async (_, signal) => {
        abort.abort(reason);
        signal?.throwIfAborted();
      },
    });
    await expect(client.session(ONE.session, { signal: abort.signal })).rejects.toBe(reason);
    expect(api.calls).toHaveLength(1);
  });
});

describe("the audit log", () => {
  const lines = async (body: BodyInit): Promise<string[]> => {
    const api = fakeApi([]);
    api.instead.push(() => new Response(body));
    return all(clientOf(api).client.auditLines({ tenant: "acme", after: 7 }));
  };

  it("comes line by line, however it is cut", async ({ expect }) => {
    const bytes = new TextEncoder().encode('{"id":"ä"}\n{"id":"2"}\n{"checkpoint":2}\n');
    const cut = new ReadableStream({
      start(stream) {
        for (const byte of bytes) stream.enqueue(Uint8Array.of(byte));
        stream.close();
      },
    });
    expect(await lines(cut)).toEqual(['{"id":"ä"}', '{"id":"2"}', '{"checkpoint":2}']);
  });

  it("is refused when it ends within a line or has one that is too long", async ({ expect }) => {
    const refused = { reason: "not-understood" };
    await expect(lines('{"id":"1"}\n{"id"')).rejects.toMatchObject(refused);
    await expect(lines("x".repeat(MAX_LINE_LENGTH + 1))).rejects.toMatchObject(refused);
    expect(await lines(`${"x".repeat(MAX_LINE_LENGTH)}\n`)).toHaveLength(1);
  });

  it("is asked for again until it is answered, and not after", async ({ expect }) => {
    const api = fakeApi([]);
    const broken = new ReadableStream({
      pull(stream) {
        stream.enqueue(new TextEncoder().encode("1\n"));
        stream.error(new TypeError("terminated"));
      },
    });
    api.instead.push(unreachable, () => new Response(broken));
    await expect(all(clientOf(api).client.auditLines())).rejects.toMatchObject({
      reason: "unreachable",
    });
    expect(api.calls).toHaveLength(2);
  });
});
