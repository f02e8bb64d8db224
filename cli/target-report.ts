import type { Target } from "../worker/ticket/claims.ts";
import { planTarget, type PlanFault } from "../worker/route/plan.ts";
import type { Route } from "../worker/route/route.ts";
import type { Finding } from "./finding.ts";

/** What kind of console a target is. */
export function describe(target: Target): string {
  switch (target.kind) {
    case "rfb":
      return "a VNC server (KVM, VMware before 7, or an external hypervisor)";
    case "xapi":
      return "a console of XenServer or XCP-ng, by TLS";
    case "websocket":
      return target.tls === false ? "a WebSocket without TLS" : "WebMKS of VMware, by TLS";
  }
}

/** Whether the gateway has a way to a target; `undefined` where its routes are not known. */
export function routeFinding(target: Target, routes: readonly Route[] | undefined): Finding {
  if (routes === undefined) {
    return {
      kind: "note",
      text: "Neither ALLOWED_TARGETS nor ROUTES is known here, so whether it may go there is not checked.",
    };
  }
  const plan = planTarget(routes, target);
  if ("fault" in plan) return { kind: "fault", text: faultText(plan) };
  const { route, transport } = plan;
  switch (transport.kind) {
    case "plain":
      return { kind: "fine", text: `The route ${route.name} admits it, without TLS.` };
    case "platform":
      return {
        kind: "note",
        text: `The route ${route.name} admits it; its certificate must be by a public authority, for that name.`,
      };
    case "connector":
      return { kind: "fine", text: `The route ${route.name} admits it, by its connector.` };
  }
}

function faultText(plan: PlanFault): string {
  if (plan.fault !== "tls") return "ALLOWED_TARGETS and ROUTES do not admit that address.";
  const { name } = plan.route;
  return plan.check === "required"
    ? `The route ${name} requires TLS, which is not asked for.`
    : `The route ${name} admits it, but cannot do its TLS: that requires a connector.`;
}
