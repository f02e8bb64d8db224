import { openGatewaySocket } from "../../gateway-socket.ts";
import { callSession } from "../../session-call.ts";
import { viewerEnd, viewerReaches } from "../../viewer-page.ts";
import type { Act, ConsoleRequest, Place, Scene } from "../scene.ts";
import { startStillMachine } from "../open-place.ts";
import { liveConsole, press, shown } from "../steps.ts";

/** A page that comes to an end by itself. */
function ending(state: Act["state"], open: Scene["open"], more: Partial<Act> = {}): Scene {
  return { open, acts: [{ state, enter: (page) => viewerEnd(page), ...more }] };
}

const RETURN = { returnUrl: "https://panel.example.com/vm/42" };

/** Main forms of the end. */
export const ENDS: readonly Scene[] = [
  ending("ended-by-operator", async (place) => {
    const page = await liveConsole(place, RETURN);
    const reason = encodeURIComponent("The machine moves to another host.");
    await callSession(place.gateway, "DELETE", page.url(), `?reason=${reason}`);
    return page;
  }),
  ending("ended-by-machine", async (place) => {
    const machine = await startStillMachine();
    const page = await liveConsole(place, { port: machine.port, waitSeconds: 1, ...RETURN });
    await machine.close();
    return page;
  }),
  ending("ended-by-time", (place) => place.show({ maxSeconds: 5, ...RETURN })),
  ending("ended-not-allowed", ({ show }) => show({ host: "192.0.2.1", port: 5900, ...RETURN })),
  ending("ended-unreachable", ({ show }) => show({ port: 1 }), {
    enter: async (page) => {
      await viewerEnd(page);
      await page.locator("#ended-details summary").click();
      await shown(page, "#ended-detail");
      await page.locator("#ended-detail").evaluate((detail) => {
        detail.textContent = (detail.textContent ?? "").replace(
          /[\w-]{43}/,
          "kT3vQ7".padEnd(43, "x9Zr_"),
        );
      });
    },
  }),
  ending(
    "ended-in-use",
    async (place) => {
      await held(place, "exclusive");
      return place.show({ subject: "Bob", sharing: "exclusive" });
    },
    { still: [{ selector: "#ended-title", numbers: ["14:05"] }] },
  ),
  ending("ended-taken-over", async (place) => {
    const alice = await held(place, "takeover");
    const bob = await place.show({ subject: "Bob", sharing: "takeover" });
    await viewerReaches(bob, "in-use");
    await press(bob, "take-over");
    return alice;
  }),
  ending("ended-ticket-used", async (place) => {
    const link = await place.link(RETURN);
    // Not by a page of this browser: that would be another tab of the same console.
    const ticket = new URL(link).hash.slice(1);
    const first = openGatewaySocket({ url: place.gateway.url, ticket });
    place.later(() => first.close());
    await first.incoming.read(1);
    return place.visit(link);
  }),
];

/** A console that Alice has. */
function held(place: Place, sharing: NonNullable<ConsoleRequest["sharing"]>) {
  return liveConsole(place, { subject: "Alice", sharing });
}
