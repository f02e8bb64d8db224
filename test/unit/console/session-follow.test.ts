import { describe, it } from "vitest";

import type { HookQuestion } from "../../../worker/console/hook-request.ts";
import type { Session } from "../../../worker/console/session.ts";
import type { Target } from "../../../worker/ticket/claims.ts";
import { TunnelError } from "../../../worker/tunnel/errors.ts";
import { settled } from "./fake-time.ts";
import {
  liveSession,
  ScriptedServer,
  ScriptedViewer,
  startSession,
  tokenOf,
} from "./session-stage.ts";

const FRESH: Target = { kind: "rfb", host: "10.0.0.6", port: 5901, password: "fresh" };

/** Machines at these addresses; where there is none nobody answers. */
function network(servers: Record<string, ScriptedServer | undefined>) {
  const dialled: string[] = [];
  const asked: HookQuestion[] = [];
  return {
    servers,
    dialled,
    asked,
    options: {
      graceSeconds: 60,
      waitSeconds: 120,
      dialTarget: async ({ claims }: { readonly claims: { readonly target: Target } }) => {
        const { host } = claims.target;
        dialled.push(host);
        const server = servers[host];
        if (server === undefined) throw new TunnelError("unreachable");
        return { ...server.dialled, target: claims.target };
      },
      hook: {
        isReady: true,
        ask: async (question: HookQuestion) => {
          asked.push(question);
          return FRESH;
        },
      },
    },
  };
}

function comesBack(session: Session, tokenHash = "first") {
  const viewer = new ScriptedViewer();
  const arrival = { number: 0, received: 0, tokenHash, next: tokenOf("next") };
  if (session.refusalOf(arrival) !== undefined) throw new Error("refused");
  session.attach({ socket: viewer, ...arrival });
  return viewer;
}

describe("a machine that has moved", () => {
  it("is found by whom the gateway asks, once it was looked for where it was", async ({
    expect,
  }) => {
    const first = new ScriptedServer();
    const net = network({ "10.0.0.5": first, "10.0.0.6": new ScriptedServer() });
    const live = await liveSession(net.options);
    expect([net.dialled, net.asked]).toEqual([["10.0.0.5"], []]);
    net.servers["10.0.0.5"] = undefined;
    first.closes();
    await live.time.pass(250);
    expect([net.dialled.slice(1), net.asked]).toEqual([["10.0.0.5"], []]);
    await live.time.pass(500);
    expect(net.dialled.slice(2)).toEqual(["10.0.0.6"]);
    expect(net.asked).toEqual([{ number: 2, reason: "target-unreachable" }]);
    expect(live.viewer.controls.at(-1)).toEqual({ type: "connection", number: 2 });
    // A session that is made again dials there first.
    live.viewer.shakesHands();
    live.viewer.leaves(1001);
    await settled();
    expect(live.stage.kept.at(-1)).toMatchObject({ number: 2, target: FRESH });
    const session = live.again();
    void session.run();
    comesBack(session);
    await settled();
    expect(net.dialled.slice(3)).toEqual(["10.0.0.6"]);
    expect(net.asked).toHaveLength(1);
  });

  it("has its directory told whether it takes one connection there", async ({ expect }) => {
    const first = new ScriptedServer();
    const net = network({ "10.0.0.5": first, "10.0.0.6": new ScriptedServer() });
    const once: Target = { kind: "websocket", host: "10.0.0.6", port: 443, path: "/ticket/1" };
    const live = await liveSession({
      ...net.options,
      hook: { isReady: true, ask: async () => once },
    });
    expect(live.session.standing.takesOne).toBe(false);
    net.servers["10.0.0.5"] = undefined;
    first.closes();
    await live.time.pass(1000);
    expect(net.dialled.at(-1)).toBe("10.0.0.6");
    expect(live.session.standing).toMatchObject({ state: "live", takesOne: true, connection: 2 });
  });

  it("is not kept as such while it is where the ticket says", async ({ expect }) => {
    const net = network({ "10.0.0.5": new ScriptedServer() });
    const live = await liveSession(net.options);
    live.session.changeMode("view");
    expect(live.stage.kept.at(-1)).not.toHaveProperty("target");
  });

  it("is asked about when it was dialled before, even if nobody has seen it", async ({
    expect,
  }) => {
    const net = network({});
    const hanging = { ...net.options, dialTarget: () => new Promise<never>(() => {}) };
    const begun = startSession(hanging);
    const { viewer, stage } = begun;
    viewer.leaves(1001);
    await settled();
    const kept = stage.kept.at(-1);
    if (kept === undefined) throw new Error("nothing was kept");
    expect(kept.number).toBe(0);
    const target: Target = { kind: "websocket", host: "10.0.0.7", port: 443, path: "/ticket/1" };
    stage.kept.push({ ...kept, target });
    const other = begun.again();
    void other.run();
    comesBack(other);
    await settled();
    expect(net.asked).toEqual([{ number: 1, reason: "viewer-returned" }]);
  });
});
