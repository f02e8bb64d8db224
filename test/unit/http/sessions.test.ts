import { describe, it } from "vitest";

import { API_TOKEN } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const SESSION = "k3J9xQ2mT7vB1nZ8pL4wYck3J9xQ2mT7vB1nZ8pL4wY";

const { lines, startGateway } = httpStage();

interface Change {
  readonly session?: string;
  readonly body?: unknown;
  readonly live?: boolean;
  readonly method?: string;
  readonly authorization?: string;
}

async function change({ session = SESSION, body = { mode: "view" }, ...more }: Change = {}) {
  const gateway = startGateway({ live: more.live ?? true });
  const response = await gateway.fetch(`/api/v1/sessions/${session}`, {
    method: more.method ?? "PATCH",
    headers: {
      "Content-Type": "application/json",
      Authorization: more.authorization ?? `Bearer ${API_TOKEN}`,
    },
    body: JSON.stringify(body),
  });
  return { response, changes: gateway.changes, answer: await response.json() };
}

describe("a live console", () => {
  it.for(["view", "control"])("can be changed to %s", async (mode, { expect }) => {
    const { response, changes, answer } = await change({ body: { mode } });
    expect(response.status).toBe(200);
    expect(answer).toEqual({ session: SESSION, mode });
    expect(changes).toEqual([{ name: SESSION, mode, which: {} }]);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      event: "session-mode-changed",
      session: SESSION,
      by: "api-token",
      mode,
    });
  });

  it("that does not live cannot, and nothing is logged as changed", async ({ expect }) => {
    const { response, answer } = await change({ live: false });
    expect(response.status).toBe(404);
    expect(answer).toMatchObject({ type: "/problems#no-such-session" });
    expect(lines.join()).not.toContain("session-mode-changed");
  });

  it.for(["short", "a".repeat(42), `${"a".repeat(40)}%2F..`, "a".repeat(44)])(
    "is not looked for by the name %s",
    async (session, { expect }) => {
      const { response, changes } = await change({ session });
      expect(response.status).toBe(404);
      expect(changes).toEqual([]);
    },
  );

  it.for([{}, { mode: "root" }, { mode: "view", more: 1 }, [], "view"])(
    "is not changed by %j",
    async (body, { expect }) => {
      const { response, changes } = await change({ body });
      expect(response.status).toBe(400);
      expect(changes).toEqual([]);
    },
  );

  it("is changed by nobody without credentials, and by no other method", async ({ expect }) => {
    const stranger = await change({ authorization: "Bearer wrong" });
    expect(stranger.response.status).toBe(401);
    expect(stranger.changes).toEqual([]);
    const put = await change({ method: "PUT" });
    expect(put.response.status).toBe(405);
    expect(put.response.headers.get("Allow")).toBe("DELETE, GET, HEAD, PATCH");
  });
});
