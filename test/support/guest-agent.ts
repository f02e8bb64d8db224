import { once } from "node:events";
import { connect } from "node:net";

/** The one port of the agent, and the one version of its messages (spice-protocol, vd_agent.h). */
const CLIENT_PORT = 1;
const PROTOCOL = 1;

const CHUNK_HEADER = 8;
const MESSAGE_HEADER = 20;

const TYPE = { clipboard: 4, capabilities: 6, grab: 7, request: 8 } as const;

/** Clipboards are fetched when somebody wants them. */
const BY_DEMAND = 1 << 5;
const UTF8_TEXT = 1;

/** The agent in a guest, as far as its clipboard is concerned. */
export interface GuestAgent {
  /** A program in the guest copies a text. */
  copy(text: string): void;
  /** Whether somebody outside has copied a text since the guest has. */
  readonly isOffered: boolean;
  /** A program in the guest pastes what was copied outside. */
  paste(): Promise<string>;
  close(): void;
}

/** Speaks for the agent of a guest, by the socket of QEMU's `agentPath`. */
export async function openGuestAgent(path: string): Promise<GuestAgent> {
  const socket = connect(path);
  await once(socket, "connect");
  let received = Buffer.alloc(0);
  let message = Buffer.alloc(0);
  let copied = "";
  let isOffered = false;
  let pasting: ((text: string) => void) | undefined;
  const send = (type: number, data: Buffer): void => {
    const head = Buffer.alloc(CHUNK_HEADER + MESSAGE_HEADER);
    head.writeUInt32LE(CLIENT_PORT, 0);
    head.writeUInt32LE(MESSAGE_HEADER + data.length, 4);
    head.writeUInt32LE(PROTOCOL, 8);
    head.writeUInt32LE(type, 12);
    head.writeUInt32LE(data.length, 24);
    socket.write(Buffer.concat([head, data]));
  };
  const hear = (type: number, data: Buffer): void => {
    if (type === TYPE.capabilities) send(TYPE.capabilities, words(0, BY_DEMAND));
    if (type === TYPE.grab) isOffered = true;
    if (type === TYPE.request) {
      send(TYPE.clipboard, Buffer.concat([words(UTF8_TEXT), Buffer.from(copied)]));
    }
    if (type === TYPE.clipboard) pasting?.(data.subarray(4).toString());
  };
  socket.on("data", (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    while (received.length >= CHUNK_HEADER) {
      const end = CHUNK_HEADER + received.readUInt32LE(4);
      if (received.length < end) break;
      message = Buffer.concat([message, received.subarray(CHUNK_HEADER, end)]);
      received = received.subarray(end);
      const whole =
        message.length < MESSAGE_HEADER ? Infinity : MESSAGE_HEADER + message.readUInt32LE(16);
      if (message.length < whole) continue;
      hear(message.readUInt32LE(4), message.subarray(MESSAGE_HEADER, whole));
      message = Buffer.alloc(0);
    }
  });
  send(TYPE.capabilities, words(1, BY_DEMAND));
  return {
    copy: (text) => {
      copied = text;
      isOffered = false;
      send(TYPE.grab, words(UTF8_TEXT));
    },
    get isOffered() {
      return isOffered;
    },
    paste: () =>
      new Promise((resolve) => {
        pasting = resolve;
        send(TYPE.request, words(UTF8_TEXT));
      }),
    close: () => socket.destroy(),
  };
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, at * 4);
  return bytes;
}
