import { describe, it } from "vitest";

import { encodeServerInit, readServerInit } from "../../../../worker/rfb/handshake/server-init.ts";
import { vncAuthenticationResponse } from "../../../../worker/rfb/handshake/vnc-authentication.ts";
import { desEncrypt } from "../../../../worker/tunnel/login/des.ts";
import { TunnelError } from "../../../../worker/tunnel/errors.ts";
import { xapiConnect } from "../../../../worker/tunnel/xapi/connect.ts";
import { CLOUDSTACK_SECRETS } from "../../../support/gateway-secrets.ts";
import { hex, play, wire } from "../../../support/play.ts";
import { ASSETS, END_HEADER, SETTINGS, startGateway, upgradeHeaders } from "../../http/gateway.ts";
import { VECTORS } from "../../../support/ticket/cloudstack-vectors.ts";

// Of the vectors `rfbTranscripts` is a record of the old proxy, whose byte order the gateway does not keep.
describe("what CloudStack's proxy says to hypervisors and viewers, the gateway says as well", () => {
  it.for(VECTORS.vncAuthDes)("the answer to a challenge with $password", (vector, { expect }) => {
    const challenge = new Uint8Array(Buffer.from(vector.challengeHex, "hex"));
    const answer = vncAuthenticationResponse(challenge, vector.password, desEncrypt);
    expect(hex(answer)).toBe(vector.responseHex);
    // What of a password reaches the claims is all that counts.
    const cut = vncAuthenticationResponse(challenge, vector.password.slice(0, 8), desEncrypt);
    expect(hex(cut)).toBe(vector.responseHex);
  });

  it.for(VECTORS.serverInitRewrite)("ServerInit with the name $nameSent", (vector, { expect }) => {
    const { result } = play(readServerInit(), [Buffer.from(vector.serverInitHex, "hex")]);
    expect(hex(encodeServerInit(result, vector.nameSent))).toBe(vector.outHex);
  });

  it("the CONNECT to XAPI, byte for byte", ({ expect }) => {
    const [vector] = VECTORS.xenConnectRequest;
    const { path = "", session = "", host = "", firstBytesAfterHeaders = "" } = vector ?? {};
    const target = { host, session, console: path.replace("/console?", "") };
    const { sent, rest } = play(xapiConnect(target), [
      wire(vector?.responseText ?? "", firstBytesAfterHeaders),
    ]);
    expect(sent).toBe(vector?.requestHex);
    expect(rest).toBe(hex(wire(firstBytesAfterHeaders)));
    const refused = VECTORS.xenConnectRequest[1];
    expect(() => play(xapiConnect(target), [wire(refused?.responseText ?? "")])).toThrow(
      TunnelError,
    );
  });
});

// CloudStack makes the root of a URL, the gateway is only reached by it.
describe("the roots of console URLs", () => {
  it.for(VECTORS.proxyRootUrl)("$rootUrl leads to the page", async ({ rootUrl }, { expect }) => {
    const { origin } = new URL(rootUrl, "https://example.invalid");
    const gateway = startGateway({ origin, settings: { ...SETTINGS, ...CLOUDSTACK_SECRETS } });
    const response = await gateway.fetch("/resource/noVNC/vnc.html?autoconnect=true&token=a");
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(ASSETS["/two-below.en.html"]);
    const socket = await gateway.fetch("/websockify?token=a", {
      headers: upgradeHeaders(undefined, {
        Origin: origin,
        "Sec-WebSocket-Protocol": "binary",
      }),
    });
    expect(socket.headers.get(END_HEADER)).toBe("ticket-invalid");
  });
});
