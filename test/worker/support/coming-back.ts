import { exports } from "cloudflare:workers";
import { inject } from "vitest";

import { resumeSubprotocol, SUBPROTOCOL } from "../../../worker/channel/subprotocols.ts";
import { sessionName } from "../../../worker/ticket/session-name.ts";
import { claimsFor, openWith, Viewer } from "./viewer.ts";

/** A server that tells what it gets, and asks for no password. */
export const port = inject("ports")["tell-none"];
const ORIGIN = "https://gateway.example";

export function askToResume(
  session: string,
  token: string,
  received: number,
  number = 1,
): Promise<Response> {
  return exports.default.fetch(
    new Request(`${ORIGIN}/api/v1/connect/${session}`, {
      headers: {
        Upgrade: "websocket",
        Origin: ORIGIN,
        "Sec-WebSocket-Protocol": `${SUBPROTOCOL}, ${resumeSubprotocol({ token, number, received })}`,
      },
    }),
  );
}

export async function resume(
  session: string,
  token: string,
  received: number,
  number = 1,
): Promise<Viewer> {
  const { webSocket } = await askToResume(session, token, received, number);
  if (!webSocket) throw new Error("the gateway did not upgrade");
  return new Viewer(webSocket);
}

export async function live() {
  const grant = { mode: "control", clipboard: "both", clipboardBytes: 262_144 } as const;
  const claims = claimsFor(port, { grant });
  const session = await sessionName(claims);
  const viewer = await openWith(claims);
  await viewer.live();
  return { viewer, session };
}

/** The token that a viewer was given last. */
export function tokenOf({ controls }: Viewer): string {
  const last = controls.findLast(({ type }) => type === "hello" || type === "resumed");
  const offer = last?.type === "hello" || last?.type === "resumed" ? last.resume : undefined;
  return offer?.token ?? "none";
}

export const has = (lines: readonly string[], event: string, session: string): boolean =>
  lines.some(
    (line) => line.startsWith(`{"event":"${event}"`) && line.includes(`"session":"${session}"`),
  );

/** A ClientCutText. */
export function cutText(text: string): Uint8Array {
  return Uint8Array.from([6, 0, 0, 0, 0, 0, 0, text.length, ...new TextEncoder().encode(text)]);
}

/** What a server that tells what it gets has got: its stream must be the handshake and whole messages. */
export function toldIn(stream: Uint8Array): string {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  const init = 12 + 2 + 4;
  if (stream.length < init + 24) return "";
  let at = init + 24 + view.getUint32(init + 20);
  let told = "";
  while (at + 8 <= stream.length && at + 8 + view.getUint32(at + 4) <= stream.length) {
    if (view.getUint32(at) !== 0x03000000) throw new Error("not a ServerCutText");
    const end = at + 8 + view.getUint32(at + 4);
    told += new TextDecoder("latin1").decode(stream.subarray(at + 8, end));
    at = end;
  }
  return String.fromCharCode(...(told.match(/../g) ?? []).map((hex) => Number.parseInt(hex, 16)));
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
