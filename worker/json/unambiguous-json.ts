const STRING = /"(?:[^"\\]|\\.)*"/g;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Parses UTF-8 JSON in which no object has a member twice (RFC 7515 §4 and RFC 7519 §4 let a parser
 * refuse that), so that no two readers can take different claims from the same bytes.
 * Throws SyntaxError or TypeError, whose messages may quote the input: catch without passing on.
 */
export function parseUnambiguousJson(bytes: Uint8Array): unknown {
  const text = decoder.decode(bytes);
  const value: unknown = JSON.parse(text);
  // Outside strings, valid JSON has one colon for each member; a repeated member is lost in the value.
  const written = text.replace(STRING, "").split(":").length - 1;
  if (written !== countMembers(value)) throw new SyntaxError("repeated member");
  return value;
}

/** Walks with a list instead of recursion: the depth is the peer's choice. */
function countMembers(root: unknown): number {
  let members = 0;
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    const children: unknown[] = Object.values(value);
    if (!Array.isArray(value)) members += children.length;
    for (const child of children) open.push(child);
  }
  return members;
}
