import { createServer, type Socket } from "node:net";

import { afterAll, beforeAll, onTestFinished } from "vitest";

import type { RfbTarget } from "../../../worker/ticket/claims.ts";
import {
  gatewayEnd,
  startTestConnector,
  type TestConnector,
  type TestConnectorOptions,
} from "./harness.ts";
import { listening } from "../doubles/listening.ts";
import { startScriptedServers, type ScriptedServers } from "../doubles/scripted-vnc.ts";

/** A connector that ends with its test. */
export async function start(options: TestConnectorOptions = {}): Promise<TestConnector> {
  const connector = await startTestConnector(options);
  onTestFinished(() => connector.close());
  return connector;
}

/** VNC servers that do as they are told, for all tests of a file. */
export interface Screens {
  readonly ports: ScriptedServers["ports"];
  readonly target: (screen?: keyof ScriptedServers["ports"]) => RfbTarget;
}

export function screensForFile(): Screens {
  let servers: ScriptedServers | undefined;
  beforeAll(async () => {
    servers = await startScriptedServers();
  });
  afterAll(() => servers?.close());
  const ports = (): ScriptedServers["ports"] => {
    if (servers === undefined) throw new Error("the servers have not started");
    return servers.ports;
  };
  return {
    get ports() {
      return ports();
    },
    target: (screen = "tell-none") => ({ kind: "rfb", host: "127.0.0.1", port: ports()[screen] }),
  };
}

/** A VNC server that lets everybody in and then does what the test says. */
export async function startPlainScreen(
  then: (socket: Socket) => void,
): Promise<{ readonly port: number }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    const steps = [Uint8Array.of(1, 1), Uint8Array.of(0, 0, 0, 0), Buffer.from("init")];
    socket.write("RFB 003.008\n");
    const step = (): void => {
      const next = steps.shift();
      if (next !== undefined) socket.write(next);
      if (steps.length > 0) return;
      socket.off("data", step);
      then(socket);
    };
    socket.on("data", step);
  });
  const screen = await listening(server);
  onTestFinished(() => screen.close());
  return screen;
}

/** Waits until a connection is gone. */
export async function ended({ socket }: { readonly socket: Socket }): Promise<void> {
  if (!socket.destroyed) await new Promise((resolve) => socket.once("close", resolve));
}

/** A frame of anything, its length in front. */
export function framed(bytes: Uint8Array, length = bytes.length): Uint8Array {
  return Buffer.concat([Uint8Array.of(length >> 8, length & 0xff), bytes]);
}

/** Sends a frame, and says how the connection went: the reason that is logged, nothing having been answered. */
export async function refusal(connector: TestConnector, frame: Uint8Array): Promise<unknown> {
  const gateway = gatewayEnd(connector.port);
  gateway.socket.write(frame);
  await ended(gateway);
  if (gateway.incoming.available > 0) throw new Error("it was answered");
  return connector.logged.at(-1)?.fields["reason"];
}
