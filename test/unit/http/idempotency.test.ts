import { describe, it } from "vitest";
import fc from "fast-check";

import { ATTEMPT_MS, KEPT_MS } from "../../../worker/idempotency/contract.ts";
import { API_TOKEN } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const { clock, lines, startGateway } = httpStage();

const BODY = {
  subject: "alice",
  tenant: "acme",
  console: { id: "vm-1", name: "web server" },
  target: { kind: "rfb", host: "10.0.0.5", port: 5901, password: "canary-password" },
  grant: { mode: "control" },
};

type Fetch = ReturnType<typeof startGateway>["fetch"];

async function ask(fetch: Fetch, key: string | undefined, body: object = BODY, path = "tickets") {
  const response = await fetch(`/api/v1/${path}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Authorization: `Bearer ${API_TOKEN}`,
      ...(key !== undefined && { "Idempotency-Key": key }),
    },
    body: JSON.stringify(body),
  });
  const { headers, status } = response;
  const answer: Record<string, unknown> = JSON.parse(await response.text());
  return { status, answer, replayed: headers.get("Idempotent-Replayed"), headers };
}

const madeLinks = () => lines.filter((line) => line.includes('"link-created"')).length;

describe("a call with an idempotency key", () => {
  it("is carried out once, and answered the same for a day", async ({ expect }) => {
    const { fetch } = startGateway();
    const first = await ask(fetch, "order-1");
    expect([first.status, first.replayed]).toEqual([201, null]);
    clock.now += KEPT_MS - 1;
    const second = await ask(fetch, '"order-1"');
    expect([second.status, second.replayed]).toEqual([201, "true"]);
    expect(second.answer).toEqual(first.answer);
    expect(second.headers.get("Cache-Control")).toBe("no-store");
    expect(second.headers.get("Content-Type")).toBe(first.headers.get("Content-Type"));
    expect(madeLinks()).toBe(1);
    clock.now += 1;
    expect((await ask(fetch, "order-1")).replayed).toBe(null);
    expect(madeLinks()).toBe(2);
  });

  it("is another call without a key, or with another", async ({ expect }) => {
    const { fetch } = startGateway();
    for (const key of [undefined, undefined, "a", "b"]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect((await ask(fetch, key)).replayed).toBe(null);
    }
    expect(madeLinks()).toBe(4);
  });

  it("cannot be another one: 422 for another body or address", async ({ expect }) => {
    const { fetch } = startGateway();
    await ask(fetch, "order-1");
    const others = [
      await ask(fetch, "order-1", { ...BODY, subject: "bob" }),
      await ask(fetch, "order-1", { tenant: "acme" }, "sessions/end"),
    ];
    for (const { status, answer } of others) {
      expect(status).toBe(422);
      expect(answer["type"]).toBe("/problems#idempotency-mismatch");
    }
    expect(madeLinks()).toBe(1);
  });

  it("is not kept when it fails, so that it can be made again", async ({ expect }) => {
    const { fetch } = startGateway();
    const refused = { ...BODY, target: { ...BODY.target, port: 1 } };
    expect((await ask(fetch, "order-1", refused)).status).toBe(422);
    const again = await ask(fetch, "order-1", refused);
    expect(again.answer["type"]).toBe("/problems#target-not-allowed");
    expect((await ask(fetch, "order-1")).status).toBe(201);
  });

  it("is answered 409 while it has no answer, and carried out again once its time is over", async ({
    expect,
  }) => {
    const { fetch } = startGateway({ canFinish: false });
    expect((await ask(fetch, "order-1")).status).toBe(201);
    clock.now += ATTEMPT_MS - 1;
    const during = await ask(fetch, "order-1");
    expect([during.status, during.headers.get("Retry-After")]).toEqual([409, "1"]);
    expect(during.answer["type"]).toBe("/problems#idempotency-in-flight");
    expect((await ask(fetch, "order-1", { ...BODY, subject: "bob" })).status).toBe(422);
    clock.now += 1;
    expect((await ask(fetch, "order-1")).status).toBe(201);
    expect(madeLinks()).toBe(2);
  });

  it("leaves nothing that can be read where it is kept", async ({ expect }) => {
    const calls = new Map();
    const { fetch } = startGateway({ calls });
    const { answer } = await ask(fetch, "order-1");
    const stored = JSON.stringify([...calls].map(([name, call]) => [name, text(call.sealed)]));
    const ticket = String(answer["url"]).split("#")[1] ?? "";
    for (const canary of [ticket, ticket.slice(-24), "canary-password", "order-1", "alice"]) {
      expect(stored).not.toContain(canary);
    }

    function text(bytes: Uint8Array): string {
      return Buffer.from(bytes).toString("latin1");
    }
  });

  it("has a key of 1 to 255 printable characters, quoted or not", async ({ expect }) => {
    const { fetch } = startGateway();
    const good = ["k", "k".repeat(255), `"${"k".repeat(255)}"`, '"two words"', "~!@#$%^&*()"];
    for (const key of good) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect((await ask(fetch, key)).status).toBe(201);
    }
    const bad = ["k".repeat(256), '""', '"', 'a"b', "a\\b", "two words", `"${"k".repeat(256)}"`];
    for (const key of bad) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const { status, answer } = await ask(fetch, key);
      expect([key, status, answer["type"]]).toEqual([key, 400, "/problems#invalid-request"]);
    }
  });

  it("is refused or carried out, whatever the key", async ({ expect }) => {
    const { fetch } = startGateway();
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 300 }), async (key) => {
        const value = key.replaceAll(/[^\x20-\x7e]/g, "?").trim();
        fc.pre(value !== "");
        const { status } = await ask(fetch, value);
        expect([201, 400]).toContain(status);
      }),
      { numRuns: 60 },
    );
  });
});
