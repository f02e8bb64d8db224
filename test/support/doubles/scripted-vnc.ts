import net from "node:net";

import { desEncrypt } from "../../../worker/tunnel/login/des.ts";
import { vncAuthenticationResponse } from "../../../worker/rfb/handshake/vnc-authentication.ts";
import { concat, u16, u32, wire } from "../play.ts";
import {
  DOUBLE_HEIGHT,
  DOUBLE_NAME,
  DOUBLE_PASSWORD,
  DOUBLE_WIDTH,
  FLOOD_UPDATE_BYTES,
  floodByte,
} from "./names.ts";

const STEPS = ["version", "security", "authentication", "initialisation", "relay"] as const;
type Step = (typeof STEPS)[number];

/** The ServerInit of a double's screen. */
export const SERVER_INIT = wire(
  u16(DOUBLE_WIDTH),
  u16(DOUBLE_HEIGHT),
  [32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0],
  u32(DOUBLE_NAME.length),
  DOUBLE_NAME,
);
/** The challenge of every VncAuth login at a double. */
export const CHALLENGE = Uint8Array.from({ length: 16 }, (_, index) => 7 * index);

/** One connection, read as a stream of exact lengths. */
class Peer {
  readonly socket: net.Socket;
  #buffer: Buffer = Buffer.alloc(0);
  #wake: (() => void) | undefined;

  constructor(socket: net.Socket) {
    this.socket = socket;
    socket.on("data", (data) => {
      this.#buffer = Buffer.concat([this.#buffer, data]);
      this.#wake?.();
    });
    socket.on("error", () => {});
  }

  async read(count: number): Promise<Buffer> {
    while (this.#buffer.length < count) await this.#more();
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return taken;
  }

  async readSome(): Promise<Buffer> {
    while (this.#buffer.length === 0) await this.#more();
    const taken = this.#buffer;
    this.#buffer = Buffer.alloc(0);
    return taken;
  }

  async write(...data: Uint8Array[]): Promise<void> {
    if (!this.socket.write(concat(data))) {
      await new Promise((resolve) => this.socket.once("drain", resolve));
    }
  }

  async #more(): Promise<void> {
    await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}

/** A ServerCutText, the one message that can carry anything. */
export function cutText(text: string): Uint8Array {
  return wire([3, 0, 0, 0], u32(text.length), text);
}

type Script = (peer: Peer) => Promise<unknown>;

/** Plays the server side of 3.8 with VNC Authentication up to a step, then hands over. */
function upTo(last: Step, then: Script): Script {
  return async (peer) => {
    if (last === "version") return then(peer);
    await peer.write(wire("RFB 003.008\n"));
    await peer.read(12);
    if (last === "security") return then(peer);
    await peer.write(wire([1, 2]));
    await peer.read(1);
    if (last === "authentication") return then(peer);
    await peer.write(CHALLENGE);
    const response = await peer.read(16);
    const right = vncAuthenticationResponse(CHALLENGE, DOUBLE_PASSWORD, desEncrypt);
    if (!response.equals(right)) {
      await peer.write(u32(1), u32(22), wire("Authentication failed\0"));
      return peer.socket.end();
    }
    await peer.write(u32(0));
    await peer.read(1);
    if (last === "initialisation") return then(peer);
    await peer.write(SERVER_INIT);
    return then(peer);
  };
}

/** Tells the viewer in a ServerCutText, as hex, everything that arrives from it. */
const tell: Script = async (peer) => {
  for (;;) await peer.write(cutText((await peer.readSome()).toString("hex")));
};

const stall: Script = () => new Promise(() => {});
/** Not at once: a reset right after the accept looks like a refused connection. */
const reset: Script = async (peer) => {
  await new Promise((resolve) => setTimeout(resolve, 50));
  peer.socket.resetAndDestroy();
};
const close: Script = async (peer) => peer.socket.end();

/** Sends updates without end, whatever the viewer asks for. */
const flood: Script = async (peer) => {
  const update = Uint8Array.from({ length: FLOOD_UPDATE_BYTES }, (_, index) => floodByte(index));
  for (;;) await peer.write(update);
};

const endlessly =
  (bytes: Uint8Array): Script =>
  async (peer) => {
    for (;;) await peer.write(bytes);
  };

const BELL = wire([2]);
const bells = endlessly(new Uint8Array(65_536).fill(2));
/** Pieces of one byte each, for viewers that get no clipboard texts. */
const chaff = endlessly(concat(Array.from({ length: 5000 }, () => concat([BELL, cutText("x")]))));

/** An update of as many rectangles as there can be, each of the whole screen. */
const endlessUpdate: Script = async (peer) => {
  await peer.write(wire([0, 0], u16(65_535)));
  const rectangle = Uint8Array.from({ length: FLOOD_UPDATE_BYTES - 4 }, (_, index) =>
    floodByte(index + 4),
  );
  for (let count = 0; count < 65_535; count += 1) await peer.write(rectangle);
};

/** Updates without a rectangle, as many as fit. */
const emptyUpdates = endlessly(new Uint8Array(65_536));

/** Breaks the protocol once the viewer is live. */
const babble: Script = async (peer) => peer.write(wire([99, 99, 99, 99]));

const trickle: Script = async (peer) => {
  for (const byte of "RFB 003.008\n") {
    await peer.write(wire(byte));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** Takes nothing from the viewer after the login. */
const deaf: Script = async (peer) => {
  peer.socket.pause();
};

/** Says no to the password, in 3.8, and then does something other than giving its reason. */
function no(said: Uint8Array, then: Script): Script {
  return upTo("authentication", async (peer) => {
    await peer.write(CHALLENGE);
    await peer.read(16);
    await peer.write(u32(1), said);
    return then(peer);
  });
}

const SCRIPTS = {
  tell: upTo("relay", tell),
  // Speaks 3.3 to clients that answer so, as QEMU does.
  "tell-none": async (peer) => {
    await peer.write(wire("RFB 003.008\n"));
    if ((await peer.read(12)).toString() === "RFB 003.003\n") await peer.write(u32(1));
    else {
      await peer.write(wire([1, 1]));
      await peer.read(1);
      await peer.write(u32(0));
    }
    await peer.read(1);
    await peer.write(SERVER_INIT);
    await tell(peer);
  },
  // The password is asked for in the same segment as everything else that can be sent ahead.
  "tell-3.3": async (peer) => {
    await peer.write(wire("RFB 003.003\n", u32(2), CHALLENGE));
    await peer.read(28);
    await peer.write(u32(0));
    await peer.read(1);
    await peer.write(SERVER_INIT, cutText("at once"));
    await tell(peer);
  },
  flood: upTo("relay", flood),
  bells: upTo("relay", bells),
  chaff: upTo("relay", chaff),
  "endless-update": upTo("relay", endlessUpdate),
  "empty-updates": upTo("relay", emptyUpdates),
  babble: upTo("relay", babble),
  deaf: upTo("relay", deaf),
  http: async (peer) => peer.write(wire("HTTP/1.1 400 Bad Request\r\n\r\n")),
  "version-1": async (peer) => peer.write(wire("RFB 001.000\n")),
  refuse: async (peer) => {
    await peer.write(wire("RFB 003.008\n"));
    await peer.read(12);
    await peer.write(wire([0], u32(15), "canary: too many"));
  },
  "unknown-types": upTo("security", async (peer) => peer.write(wire([2, 30, 35]))),
  "lying-reason": upTo("security", async (peer) => peer.write(wire([0], u32(0xffff_ffff)))),
  "close-after-no": no(wire(), close),
  "half-reason": no(wire(u32(22), "Authent"), close),
  "reset-after-no": no(wire(), reset),
  "stall-after-no": no(wire(), stall),
  "locked-out": async (peer) => {
    await peer.write(wire("RFB 003.003\n", u32(0), u32(26), "Too many security failures"));
    peer.socket.end();
  },
  "lying-name": upTo("initialisation", async (peer) =>
    peer.write(SERVER_INIT.subarray(0, 20), u32(0xffff_ffff)),
  ),
  "lying-size": upTo("initialisation", async (peer) =>
    peer.write(u16(65_535), u16(65_535), SERVER_INIT.subarray(4)),
  ),
  trickle,
  "stall-version": upTo("version", stall),
  "stall-security": upTo("security", stall),
  "stall-authentication": upTo("authentication", stall),
  "stall-initialisation": upTo("initialisation", stall),
  "reset-version": upTo("version", reset),
  "reset-security": upTo("security", reset),
  "reset-authentication": upTo("authentication", reset),
  "reset-initialisation": upTo("initialisation", reset),
  "reset-relay": upTo("relay", reset),
  "close-version": upTo("version", close),
  "close-security": upTo("security", close),
  "close-authentication": upTo("authentication", close),
  "close-initialisation": upTo("initialisation", close),
  "close-relay": upTo("relay", close),
} as const satisfies Record<string, Script>;

export type DoubleName = keyof typeof SCRIPTS;

export interface ScriptedServers {
  readonly ports: Readonly<Record<DoubleName, number>>;
  close(): Promise<void>;
}

/** Starts every double on a port of its own on 127.0.0.1. */
export async function startScriptedServers(): Promise<ScriptedServers> {
  const sockets = new Set<net.Socket>();
  const servers: net.Server[] = [];
  const ports: Record<string, number> = {};
  for (const [name, script] of Object.entries<Script>(SCRIPTS)) {
    const server = net.createServer({ noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      void script(new Peer(socket));
    });
    ports[name] = await listen(server);
    servers.push(server);
  }
  return {
    // Complete: one entry was made for every script.
    ports: ports as Record<DoubleName, number>,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(
        servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
      );
    },
  };
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = net.createServer();
  const port = await listen(server);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return address.port;
}
