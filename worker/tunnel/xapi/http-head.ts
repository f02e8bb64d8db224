import { bytes, type Conversation } from "../../wire/conversation.ts";
import { TunnelError } from "../errors.ts";

/** Max length of the head of an HTTP reply in bytes, line ends and the empty line included. */
export const MAX_HEAD_BYTES = 16_384;
/** Max header fields of a reply. */
export const MAX_HEADER_FIELDS = 64;

export interface HttpHead {
  readonly status: number;
  /** Names in lower case; of a name that comes twice, both values with a comma between (RFC 9110 §5.3). */
  readonly fields: ReadonlyMap<string, string>;
}

const STATUS_LINE = /^HTTP\/1\.[01] ([1-9]\d\d)(?: [^\r]*)?$/;
/**
 * `name: value`; visible characters, white space, and whatever is not ASCII (RFC 9112 §5). No two parts
 * match the same character, or a long line could be cut in more ways than anybody has time for.
 */
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t\x20-\x7e\x80-\xff]*)$/;

const LF = 0x0a;

/**
 * Reads the head of an HTTP/1.0 or 1.1 reply and not a byte after its empty line: what follows may
 * share the segment and belong to somebody else. Lines may end with LF alone, the reason may be missing.
 * Throws {@link TunnelError} `protocol` for anything but such a head within the limits.
 */
export function* httpHead(): Conversation<HttpHead> {
  let left = MAX_HEAD_BYTES;
  const fields = new Map<string, string>();
  const line = function* (): Conversation<string> {
    const text = yield* readLine(left);
    left -= text.consumed;
    return text.line;
  };
  const status = STATUS_LINE.exec(yield* line())?.[1];
  if (status === undefined) throw new TunnelError("protocol");
  for (let count = 0; ; count += 1) {
    const text = yield* line();
    if (text === "") return { status: Number(status), fields };
    const [, name, padded] = FIELD.exec(text) ?? [];
    if (name === undefined || padded === undefined || count === MAX_HEADER_FIELDS) {
      throw new TunnelError("protocol");
    }
    const value = withoutPadding(padded);
    const key = name.toLowerCase();
    const before = fields.get(key);
    fields.set(key, before === undefined ? value : `${before}, ${value}`);
  }
}

/** Without the spaces and tabs around it. */
function withoutPadding(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isPadding(text[start])) start += 1;
  while (end > start && isPadding(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isPadding(character: string | undefined): boolean {
  return character === " " || character === "\t";
}

/** One line without its end, and the bytes that it took. */
function* readLine(
  limit: number,
): Conversation<{ readonly line: string; readonly consumed: number }> {
  const characters: number[] = [];
  for (let consumed = 1; consumed <= limit; consumed += 1) {
    const [byte = 0] = yield* bytes(1);
    if (byte === LF) {
      if (characters.at(-1) === 0x0d) characters.pop();
      return { line: String.fromCharCode(...characters), consumed };
    }
    characters.push(byte);
  }
  throw new TunnelError("protocol");
}
