/** Max length of a line in bytes: no event comes near it. */
const MAX_LINE_BYTES = 65_536;

const LINE_FEED = 0x0a;

/**
 * The lines of a stream, without their ends, in memory for one line. `undefined`: a line that is too long or is not
 * UTF-8; nothing follows it.
 */
export async function* linesIn(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<string | undefined, void, void> {
  let rest = new Uint8Array(0);
  for await (const chunk of stream) {
    let bytes = joined(rest, chunk);
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED)) {
      const line = end > MAX_LINE_BYTES ? undefined : decoded(bytes.subarray(0, end));
      yield line;
      if (line === undefined) return;
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length > MAX_LINE_BYTES) return yield undefined;
    rest = bytes;
  }
  if (rest.length > 0) yield decoded(rest);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
