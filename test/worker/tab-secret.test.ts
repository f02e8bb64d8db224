import { abortAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, inject, it, vi } from "vitest";

import {
  encodeResumption,
  MAX_WRONG_SECRETS,
  RESUMPTION_HEADER,
} from "../../worker/admission/resumption.ts";
import { sessionName } from "../../worker/ticket/session-name.ts";
import { tabHash } from "../../worker/ticket/tab-secret.ts";
import { has, resume, tokenOf } from "./support/coming-back.ts";
import { watchLog } from "./support/log.ts";
import { claimsFor, open, seal, type Viewer } from "./support/viewer.ts";
import { SOON } from "../support/soon.ts";

const ports = inject("ports");

const TAB = "b".repeat(36);

async function opened(more: Parameters<typeof claimsFor>[1] = {}) {
  const claims = claimsFor(ports["tell-none"], more);
  const [session, ticket] = await Promise.all([sessionName(claims), seal(claims)]);
  return { session, ticket, viewer: await open(ticket, TAB) };
}

/** The viewer has its greeting, and the gateway knows. */
async function proved(viewer: Viewer): Promise<void> {
  await viewer.until(() => viewer.pings.length > 0);
  viewer.prove();
  viewer.send({ type: "ping" });
  await viewer.until(() => viewer.controls.some(({ type }) => type === "pong"));
}

const refusedToken = (lines: readonly string[], session: string): string | undefined =>
  lines.findLast((line) => has([line], "viewer-refused", session));

describe("a tab that has used its ticket", () => {
  it("opens its console again while its greeting may have been lost", async ({ expect }) => {
    const { session, ticket, viewer } = await opened();
    viewer.socket.close();
    const again = await open(ticket, TAB);
    await again.live();
    expect(again.controls[0]).toMatchObject({ type: "hello", session, again: true });
    again.socket.close(1000, "closed");
  });

  it("takes the place of its older WebSocket, which may still look open", async ({ expect }) => {
    const { session, ticket, viewer } = await opened();
    await viewer.live();
    const again = await open(ticket, TAB);
    expect((await viewer.closed).reason).toBe("taken-over");
    await again.live();
    expect(again.controls[0]).toMatchObject({ type: "hello", session });
    again.socket.close(1000, "closed");
  });

  it("does so however often its answer is lost, and when the object is restarted", async ({
    expect,
  }) => {
    const { session, ticket } = await opened();
    await open(ticket, TAB);
    await abortAllDurableObjects();
    await open(ticket, TAB);
    const last = await open(ticket, TAB);
    await last.live();
    expect(last.controls[0]).toMatchObject({ type: "hello", session, again: true });
    last.socket.close(1000, "closed");
  });

  it("does so no longer once it has proved to have been greeted", async ({ expect }) => {
    const { session, ticket, viewer } = await opened();
    viewer.socket.close();
    const again = await open(ticket, TAB);
    await proved(again);
    const lines = watchLog();
    const late = await open(ticket, TAB);
    expect(await late.closed).toEqual({ code: 4002, reason: "ticket-used" });
    expect(refusedToken(lines, session)).toContain(`"code":"ticket-used"`);
    expect(again.isOver).toBe(false);
    // With the token of its greeting it does.
    const resumed = await resume(session, tokenOf(again), 0, 0);
    await resumed.live();
    resumed.socket.close(1000, "closed");
  });

  it("learns how its session has ended", async ({ expect }) => {
    const lines = watchLog();
    const { session, ticket, viewer } = await opened();
    viewer.socket.close(1000, "closed");
    await vi.waitUntil(() => has(lines, "session-ended", session), SOON);
    expect((await (await open(ticket, TAB)).closed).reason).toBe("closed");
  });
});

describe("whoever has its ticket only", () => {
  it.for([
    ["without a secret", undefined],
    ["with another secret", "c".repeat(36)],
    ["with a secret that differs in one letter", `${TAB.slice(1)}c`],
  ] as const)("gets nothing %s, and disturbs nobody", async ([, tab], { expect }) => {
    const lines = watchLog();
    const { session, ticket, viewer } = await opened();
    for (const present of [1, 2, 3]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const stranger = await open(ticket, tab);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect([present, (await stranger.closed).reason]).toEqual([present, "ticket-used"]);
      expect(stranger.controls).toEqual([{ type: "end", code: "ticket-used" }]);
    }
    expect(viewer.isOver).toBe(false);
    expect(lines.join("\n")).not.toContain(TAB);
    // The tab still can.
    viewer.socket.close();
    const again = await open(ticket, TAB);
    await again.live();
    expect(again.controls[0]).toMatchObject({ type: "hello", session });
    again.socket.close(1000, "closed");
  });

  it("gets nothing either where the ticket was used without a secret", async ({ expect }) => {
    const ticket = await seal(claimsFor(ports["tell-none"]));
    const viewer = await open(ticket);
    viewer.socket.close();
    expect((await (await open(ticket, TAB)).closed).reason).toBe("ticket-used");
  });

  it("gets nothing by the secret as a resume token", async ({ expect }) => {
    const { session, viewer } = await opened();
    viewer.socket.close();
    const stranger = await resume(session, TAB, 0, 0);
    expect((await stranger.closed).reason).toBe("resume-refused");
  });
});

describe("secrets that are made up", () => {
  /** Asks the session's object as a Worker does that does not know yet that the ticket is used. */
  const ask = async (session: string, secret: string) => {
    const tokenHash = await tabHash(secret);
    const resumption = { session, tokenHash, number: 0, received: 0, isSecret: true } as const;
    const headers = { Upgrade: "websocket", [RESUMPTION_HEADER]: encodeResumption(resumption) };
    const object = env.SESSIONS.getByName(session);
    const answer = await object.fetch(new Request("https://session.invalid/", { headers }));
    answer.webSocket?.accept();
    return answer.webSocket === null ? answer.text() : "back";
  };
  const madeUp = (at: number): string => `${String(at).padStart(2, "0")}${"c".repeat(34)}`;

  it("are looked at up to a number, and the right one counts for nothing", async ({ expect }) => {
    const { session, viewer } = await opened();
    for (let wrong = 1; wrong < MAX_WRONG_SECRETS; wrong += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect([wrong, await ask(session, madeUp(wrong))]).toEqual([wrong, "token"]);
    }
    expect(await ask(session, TAB)).toBe("back");
    expect(await ask(session, TAB)).toBe("back");
    expect((await viewer.closed).reason).toBe("taken-over");
    expect(await ask(session, madeUp(MAX_WRONG_SECRETS))).toBe("token");
    expect(await ask(session, madeUp(MAX_WRONG_SECRETS + 1))).toBe("secrets");
    expect(await ask(session, TAB)).toBe("secrets");
    await env.SESSIONS.getByName(session).end({ code: "ended-by-operator" });
  });

  it("are no more than that when they come at once, and when the session is over", async ({
    expect,
  }) => {
    const { session, viewer } = await opened();
    viewer.socket.close(1000, "closed");
    const object = env.SESSIONS.getByName(session);
    await object.end({ code: "ended-by-operator" });
    const answers = await Promise.all(
      Array.from({ length: 2 * MAX_WRONG_SECRETS }, (_, at) => ask(session, madeUp(at))),
    );
    expect(answers.filter((answer) => answer === "over")).toHaveLength(MAX_WRONG_SECRETS);
    expect(answers.filter((answer) => answer === "secrets")).toHaveLength(MAX_WRONG_SECRETS);
  });

  it("do not keep a viewer with a token from coming back", async ({ expect }) => {
    const { session, viewer } = await opened();
    await viewer.live();
    for (let wrong = 0; wrong <= MAX_WRONG_SECRETS; wrong += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await ask(session, madeUp(wrong));
    }
    const resumed = await resume(session, tokenOf(viewer), 0, 0);
    await resumed.live();
    expect(resumed.controls[0]).toMatchObject({ type: "hello", session });
    resumed.socket.close(1000, "closed");
  });
});

describe("a ticket with a tab's secret", () => {
  it("begins one session, however many requests of its tab come at once", async ({ expect }) => {
    const ticket = await seal(claimsFor(ports["tell-none"]));
    const viewers = await Promise.all(Array.from({ length: 8 }, () => open(ticket, TAB)));
    const over = (viewer: Viewer): boolean => viewer.end === "taken-over";
    await vi.waitUntil(() => viewers.filter(over).length === viewers.length - 1, SOON);
    const last = viewers.find((viewer) => !over(viewer)) ?? expect.unreachable("all are over");
    await last.live();
    const first = viewers.filter(({ controls: [hello] }) => !(hello && "again" in hello));
    expect(first).toHaveLength(1);
    last.socket.close(1000, "closed");
  });
});
