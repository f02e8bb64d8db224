import type { Conversation } from "../../wire/conversation.ts";
import type { Endpoint } from "../../route/allow-list.ts";
import { admitOnRoute, type Route } from "../../route/route.ts";
import type { XapiTarget } from "../../ticket/claims.ts";
import { converseOrClose, type Conversed } from "../converse.ts";
import { dialLimits, networkOf, type DialOptions } from "../dial-options.ts";
import type { DialledTransport } from "../dialled.ts";
import { TunnelError } from "../errors.ts";
import { dialTcp } from "../tcp.ts";
import { xapiConnect } from "./connect.ts";
import { reachXapiConsole } from "./reach.ts";
import { xapiCall } from "./rpc.ts";

/** Dials a console of XenServer or XCP-ng by the platform's TLS. Throws {@link TunnelError}. */
export function dialXapi(
  target: XapiTarget,
  route: Route,
  options: DialOptions,
): Promise<DialledTransport> {
  const { session } = target;
  return reachXapiConsole(target, {
    connect: async (place) => {
      const { host, port, console: consoleRef } = place;
      const conversation = xapiConnect({ host, console: consoleRef, session });
      const { tunnel, rest } = await talkTo({ host, port }, conversation, route, options);
      return { tunnel, at: "version", early: rest, tls: "platform" };
    },
    call: async (call, endpoint) => {
      const { tunnel, result } = await talkTo(endpoint, xapiCall(call), route, options);
      tunnel.close();
      return result;
    },
  });
}

/** Speaks with a XAPI host, which must be on the allow-list whoever named it. */
async function talkTo<Result>(
  endpoint: Endpoint,
  conversation: Conversation<Result>,
  route: Route,
  options: DialOptions,
): Promise<Conversed<Result>> {
  const admitted = admitOnRoute(route, endpoint);
  if (admitted === undefined) throw new TunnelError("not-allowed");
  const { connect } = networkOf(route, options);
  const tunnel = await dialTcp(connect, admitted, "on", dialLimits(options));
  const { limits, signal } = options;
  return converseOrClose(tunnel, conversation, { stepMs: limits.stepMs, signal });
}
