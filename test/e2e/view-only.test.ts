import { connect, createServer } from "node:net";

import { describe, it } from "vitest";

import { ClientStreamParser } from "../../worker/rfb/client/parser.ts";
import { ENCODING } from "../../worker/rfb/encodings.ts";
import { CLIENT_MESSAGE, updateRequest } from "../../worker/rfb/client-message.ts";
import { listening, type Listening } from "../support/doubles/listening.ts";
import { mintTicket } from "../support/gateway.ts";
import { openGatewaySocket, type GatewaySocket } from "../support/gateway-socket.ts";
import { concat } from "../support/play.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { focusScreen, screenColor, SOON, typeInto, viewerReaches } from "../support/viewer-page.ts";
import { BROKEN, message } from "../support/rfb/client-stream.ts";

const stage = stageForFile();

describe("a view-only ticket", () => {
  it("shows the screen, says so, and takes no keys or clicks", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port, mode: "view" });
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 10, 10), SOON).toBe("#3366cc");
    expect(await page.getByText("View only").first().isVisible()).toBe(true);
    expect(await page.locator('[data-action="ctrl-alt-del"]').isVisible()).toBe(false);
    await focusScreen(page);
    // What answers comes with the later part of the page.
    const answer = async () => {
      await typeInto(page, "no");
      return page.locator("#hint").textContent();
    };
    await expect.poll(answer, SOON).toContain("View only: keys and clicks are not sent");
    await page.locator("#screen canvas").click();

    // The picture goes on, so whatever was sent before it has arrived by now.
    server.display.fill(0xcc3333, { x: 0, y: 0, width: 50, height: 50 });
    await expect.poll(() => screenColor(page, 10, 10), SOON).toBe("#cc3333");
    expect(server.display.typed()).toBe("");
    expect(server.display.clicks()).toEqual([]);
  });

  it("is enforced by the gateway, whatever the viewer sends and however it is cut", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const tap = await startTap(server.port);
    onTestFinished(() => tap.close());
    const { url } = stage().gateway;
    /** A viewer that has shaken hands and got pictures: whatever the server has, it has shown by then. */
    const open = async (mode: "control" | "view"): Promise<GatewaySocket> => {
      const ticket = await mintTicket({ port: tap.port, mode });
      const viewer = openGatewaySocket({ url, ticket });
      onTestFinished(() => viewer.close());
      const init = Buffer.from(await viewer.incoming.read(FLIGHT_BYTES)).subarray(18);
      expect([init.readUInt16BE(0), init.readUInt16BE(2)]).toEqual([640, 480]);
      viewer.send(Buffer.from("RFB 003.008\n\x01\x01", "latin1"));
      await isAnswered(viewer, 17);
      return viewer;
    };
    /** Asks for a part of the screen that nothing else asks for, until it has come. */
    const isAnswered = async (viewer: GatewaySocket, width: number): Promise<void> => {
      const part = updateRequest({ x: 321, y: 123, width, height: 13 }, false);
      const rectangle = Buffer.from(part.subarray(2));
      let seen = Buffer.alloc(0);
      const ask = async (): Promise<boolean> => {
        viewer.send(part);
        const news = await viewer.incoming.read(viewer.incoming.available);
        seen = Buffer.concat([seen.subarray(-rectangle.length), news]);
        return seen.includes(rectangle);
      };
      await expect.poll(ask, SOON).toBe(true);
    };
    const attack = async (broken: Uint8Array, size: number): Promise<string> => {
      const viewer = await open("view");
      for (const piece of cutEvery(size, EVERY_MESSAGE)) viewer.send(piece);
      // Messages are judged in order, so all of the above have been, and the session lives.
      await isAnswered(viewer, 19);
      for (const piece of cutEvery(size, broken)) viewer.send(piece);
      return (await viewer.closed).reason;
    };

    for (const [name, broken] of [...BROKEN, ...NOT_NEGOTIATED]) {
      // oxlint-disable-next-line no-await-in-loop -- a few sessions at a time
      const ends = await Promise.all(SIZES.map((size) => attack(broken, size)));
      expect(ends, name).toEqual(SIZES.map(() => "viewer-protocol"));
      expect(server.display.keycodes(), name).toEqual([]);
      expect(server.display.clicks(), name).toEqual([]);
    }

    // Not even what leaves no trace on the display, such as the clipboard.
    expect(tap.heard()).toEqual([
      CLIENT_MESSAGE.setPixelFormat,
      CLIENT_MESSAGE.setEncodings,
      CLIENT_MESSAGE.framebufferUpdateRequest,
    ]);

    // The screen still has its size, and the same bytes of one who may: they were good, and arrive alone.
    const controller = await open("control");
    controller.send(EVERY_MESSAGE);
    await expect.poll(() => server.display.typed(), SOON).toBe("yes");
    await expect.poll(() => server.display.clicks(), SOON).toEqual([{ button: 1, x: 20, y: 20 }]);
  });
});

/** A way to a VNC server without a password, on which the types of all messages to it are read. */
async function startTap(port: number): Promise<Listening & { heard(): readonly number[] }> {
  const streams: Buffer[][] = [];
  const server = createServer({ noDelay: true }, (client) => {
    const stream: Buffer[] = [];
    streams.push(stream);
    const upstream = connect({ host: "127.0.0.1", port, noDelay: true });
    upstream.on("error", () => client.destroy());
    client.on("close", () => upstream.destroy());
    client.on("data", (chunk: Buffer) => stream.push(chunk));
    client.pipe(upstream).pipe(client);
  });
  const heard = (): readonly number[] => {
    const types = new Set<number>();
    for (const stream of streams) {
      const messages = new ClientStreamParser(() => false);
      const login = "RFB 003.008\n".length + 2;
      messages.parse(Buffer.concat(stream).subarray(login), ([type = -1]) => types.add(type));
    }
    return [...types].toSorted((a, b) => a - b);
  };
  return { ...(await listening(server)), heard };
}

const SIZES = [1, 2, 3, 7, 64, 4096];

/** ProtocolVersion, security types, SecurityResult, and ServerInit without its name. */
const FLIGHT_BYTES = 12 + 2 + 4 + 24;

function cutEvery(size: number, bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

/** KeyEvents that type a text (RFC 6143 §7.5.4). */
function typed(text: string): Uint8Array[] {
  return Array.from(text).flatMap((character) =>
    [true, false].map((down) => message.key(character.charCodeAt(0), down)),
  );
}

/**
 * Every message that may be sent before anything is negotiated, and those of the one extension that a
 * viewer without input may negotiate; the extensions that it may not are offered all the same.
 */
const EVERY_MESSAGE = concat([
  message.pixelFormat(),
  message.encodings(
    ENCODING.tight,
    ENCODING.copyRect,
    ENCODING.extendedKey,
    ENCODING.extendedDesktopSize,
    ENCODING.xvp,
    ENCODING.extendedClipboard,
    ENCODING.extendedMouseButtons,
  ),
  message.request(false),
  message.request(true),
  ...typed("ye"),
  message.pointer(1, 20, 20),
  message.pointer(0, 20, 20),
  message.cutText(0),
  message.cutText(7),
  ...[true, false].map((down) => message.extendedKey(0x73, 0x1f, down)),
]);

/** Right but for the extension, which nobody has offered to the server. */
const NOT_NEGOTIATED = [
  ["SetDesktopSize", message.desktopSize()],
  ["xvp", message.xvp()],
  ["extended clipboard", message.extendedCutText(0x1000_0001, 9)],
  // The seventh byte is taken for the type of the next message.
  ["a pointer of 7 bytes", message.longPointer(1, 1)],
] as const;
