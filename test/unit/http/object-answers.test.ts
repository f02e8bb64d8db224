import { describe, it } from "vitest";

import { HEADER_UNREADABLE } from "../../../worker/admission/object-header.ts";
import { resumeSubprotocol, SUBPROTOCOL } from "../../../worker/channel/subprotocols.ts";
import { readConfig } from "../../../worker/config/config.ts";
import { newResumeToken, RESUME_RANDOM_BYTES } from "../../../worker/ticket/resume-token.ts";
import { sessionName } from "../../../worker/ticket/session-name.ts";
import { SETTINGS, upgradeHeaders, type GatewayOptions } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const SESSION = "s".repeat(43);

const { lines, startGateway, makeTicket } = httpStage();

interface Asked {
  readonly response: Response;
  readonly session: string;
}

/** A viewer with a ticket and one that comes back, at a gateway whose sessions answer so. */
const VIEWERS: Readonly<Record<string, (answer: () => Response) => Promise<Asked>>> = {
  "with a ticket": async (session) => {
    const { ticket, claims } = await makeTicket();
    const options = { session, limiters: unlimited() };
    const response = await startGateway(options).fetch("/api/v1/connect", {
      headers: upgradeHeaders(ticket),
    });
    return { response, session: await sessionName(claims) };
  },
  "that comes back": async (session) => {
    const keys = (await readConfig(SETTINGS).gateway?.resumeKeys()) ?? [];
    const { token } = await newResumeToken(SESSION, new Uint8Array(RESUME_RANDOM_BYTES), keys);
    const offered = `${SUBPROTOCOL}, ${resumeSubprotocol({ token, number: 1, received: 0 })}`;
    const options = { session, limiters: unlimited() };
    const response = await startGateway(options).fetch(`/api/v1/connect/${SESSION}`, {
      headers: upgradeHeaders(undefined, { "Sec-WebSocket-Protocol": offered }),
    });
    return { response, session: SESSION };
  },
};

let counted = 0;

function unlimited(): NonNullable<GatewayOptions["limiters"]> {
  counted = 0;
  const limit = async () => {
    counted += 1;
    return { success: true };
  };
  return { SOURCE_LIMIT: { limit } };
}

/** What the runtime throws where an object has been reset. */
function resetError(said: object): Error {
  return Object.assign(new Error("canary: its code was updated"), said);
}

describe.for(Object.entries(VIEWERS))("a viewer %s", ([, ask]) => {
  it.for<[string, string, () => Response]>([
    [
      "cannot read the Worker's header",
      "version",
      () => new Response(null, { status: HEADER_UNREADABLE }),
    ],
    [
      "is reset",
      "reset",
      () => {
        throw resetError({ durableObjectReset: true });
      },
    ],
    [
      "cannot be reached for now",
      "reset",
      () => {
        throw resetError({ retryable: true });
      },
    ],
  ])(
    "is told to try again shortly when its session's object %s",
    async ([, reason, answer], { expect }) => {
      const { response, session } = await ask(answer);
      expect(response.status).toBe(503);
      expect(response.headers.get("Retry-After")).toBe("2");
      expect(await response.json()).toMatchObject({ type: "/problems#gateway-updating" });
      const events = lines.map((line): { event: string } => JSON.parse(line));
      expect(events.filter(({ event }) => event !== "viewer-admitted")).toEqual([
        { event: "viewer-refused", code: "gateway-busy", session, reason },
      ]);
      // Nobody has done anything wrong.
      expect(counted).toBe(0);
    },
  );

  it.for([{}, { retryable: false }, { durableObjectReset: "true" }])(
    "meets a fault of the gateway as one: %j",
    async (said, { expect }) => {
      const { response } = await ask(() => {
        throw resetError(said);
      });
      expect(response.status).toBe(500);
      expect(lines.some((line) => line.startsWith('{"event":"fault"'))).toBe(true);
      expect(lines.join()).not.toContain("canary");
    },
  );
});
