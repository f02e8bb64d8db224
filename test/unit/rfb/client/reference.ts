/** What a viewer may have, for the reference: everything or the least. */
export interface Rights {
  /** Input, clipboard, size and power are granted. */
  readonly control: boolean;
  /** The server has shown every extension. */
  readonly extensions: boolean;
}

export interface ClientReading {
  /** The messages of input, clipboard, size and power that go to the server, in order. */
  readonly passed: readonly Buffer[];
  /** Whether the stream ends the session. */
  readonly fails: boolean;
}

const LARGEST_TEXT = 262_144;
const LARGEST_TEXT_GRANTED = 65_536;
const MORE_BUTTONS = -316;

/**
 * Reads a viewer's whole stream in one go, straight from RFC 6143 §7.5 and the community RFB
 * specification, sharing no code with the gateway's parser: a second opinion for the fuzzers.
 *
 * `firstEncodings` are the viewer's until it says others. Limits on how many keys are held and how fast
 * they come are not its concern.
 */
export function readClientStream(
  stream: Buffer,
  rights: Rights,
  firstEncodings: readonly number[],
): ClientReading {
  const passed: Buffer[] = [];
  let longPointers = rights.extensions && firstEncodings.includes(MORE_BUTTONS);
  let rest = stream;
  while (rest.length > 0) {
    const length = lengthOf(rest, longPointers);
    if (length === "broken") return { passed, fails: true };
    if (length > rest.length) break;
    const message = rest.subarray(0, length);
    rest = rest.subarray(length);
    if (message[0] === 2) longPointers = rights.extensions && offersMoreButtons(message);
    const verdict = judge(message, rights);
    if (verdict === "broken") return { passed, fails: true };
    if (verdict === "passes") passed.push(asSent(message));
  }
  return { passed, fails: false };
}

/** Bytes of the first message; more than there are while that cannot be known. */
function lengthOf(rest: Buffer, longPointers: boolean): number | "broken" {
  const unknown = rest.length + 1;
  switch (rest[0]) {
    case 0:
      return 20;
    case 2:
      if (rest.length < 4) return unknown;
      return rest.readUInt16BE(2) > 256 ? "broken" : 4 + 4 * rest.readUInt16BE(2);
    case 3:
      return 10;
    case 4:
      return 8;
    case 5:
      if (rest.length < 6) return unknown;
      return longPointers && rest.readUInt8(1) >= 128 ? 7 : 6;
    case 6: {
      if (rest.length < 8) return unknown;
      const length = Math.abs(rest.readInt32BE(4));
      return length > LARGEST_TEXT ? "broken" : 8 + length;
    }
    case 127: {
      if (rest.length < 4) return unknown;
      const length = rest.readUInt16BE(2);
      return length < 4 || length > 256 ? "broken" : length;
    }
    case 250:
      return 4;
    case 251:
      if (rest.length < 8) return unknown;
      return rest.readUInt8(6) > 16 ? "broken" : 8 + 16 * rest.readUInt8(6);
    case 255:
      if (rest.length < 2) return unknown;
      return rest[1] === 0 ? 12 : "broken";
    case undefined:
    default:
      return "broken";
  }
}

function judge(message: Buffer, { control, extensions }: Rights): "passes" | "stays" | "broken" {
  const ifGranted = control ? "passes" : "stays";
  switch (message[0]) {
    case 0:
      return [8, 16, 32].includes(message.readUInt8(4)) && message[7] !== 0 ? "stays" : "broken";
    case 4:
      return isKeysym(message.readUInt32BE(4)) ? ifGranted : "stays";
    case 5:
      return ifGranted;
    case 6: {
      const length = message.readInt32BE(4);
      if (length < 0 && (!extensions || length > -4)) return "broken";
      return Math.abs(length) > LARGEST_TEXT_GRANTED ? "stays" : ifGranted;
    }
    case 250:
    case 251:
      return extensions ? ifGranted : "broken";
    case 255:
      if (!extensions || (control && message.readUInt32BE(8) > 255)) return "broken";
      if (!isKeysym(message.readUInt32BE(4)) && message.readUInt32BE(8) === 0) return "stays";
      return ifGranted;
    case undefined:
    default:
      return "stays";
  }
}

/** Below 0x10000, or 0x01000000 and a code point that is not a surrogate. */
function isKeysym(keysym: number): boolean {
  if (keysym < 0x10000) return true;
  if (keysym < 0x01000000 || keysym > 0x0110ffff) return false;
  return keysym < 0x0100d800 || keysym > 0x0100dfff;
}

/**
 * Bit 7 of a short pointer's mask would announce a byte that does not come. An extended key event whose
 * keysym is none goes by its code.
 */
function asSent(message: Buffer): Buffer {
  if (message[0] === 255 && !isKeysym(message.readUInt32BE(4))) {
    const codeOnly = Buffer.from(message);
    codeOnly.writeUInt32BE(0, 4);
    return codeOnly;
  }
  if (message[0] !== 5 || message.length !== 6) return message;
  const plain = Buffer.from(message);
  plain.writeUInt8(plain.readUInt8(1) & 127, 1);
  return plain;
}

function offersMoreButtons(message: Buffer): boolean {
  for (let at = 4; at < message.length; at += 4) {
    if (message.readInt32BE(at) === MORE_BUTTONS) return true;
  }
  return false;
}
