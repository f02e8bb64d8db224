import { inject } from "vitest";

import { CLOSE_CODES, type EndCode } from "../../../worker/channel/ends.ts";
import type { Grant, Target } from "../../../worker/ticket/claims.ts";
import type { Report } from "./targets.ts";
import { claimsFor, openWith, type Viewer } from "./viewer.ts";

/** Opens a console of this target, of a ticket of its own. */
export function openTarget(target: Target, grant: Grant = { mode: "control" }): Promise<Viewer> {
  return openWith({ ...claimsFor(1, { grant }), target });
}

/** How a console of this target ends, or `live` once the viewer has the gateway's whole handshake. */
export async function outcomeOf(target: Target): Promise<EndCode | "live"> {
  const viewer = await openTarget(target);
  await viewer.until(() => viewer.binary.length >= 4 || viewer.end !== undefined);
  if (viewer.end === undefined) {
    viewer.socket.close(1000, "closed");
    return "live";
  }
  const { code, reason } = await viewer.closed;
  const known = Object.entries(CLOSE_CODES).find(([name]) => name === reason);
  if (known?.[1] !== code) throw new Error(`closed with ${code} ${reason}`);
  // Nothing of a console that was not opened reaches the viewer, nor anything that its server said.
  if (viewer.binary.length > 0 || /canary/i.test(JSON.stringify(viewer.controls))) {
    throw new Error("bytes of the target reached the viewer");
  }
  return (
    Object.keys(CLOSE_CODES).find((name): name is EndCode => name === reason) ?? "gateway-error"
  );
}

/** What the targets have seen so far. */
export async function report(): Promise<Report> {
  const response = await fetch(`http://127.0.0.1:${inject("targets").report}/`);
  return response.json();
}
