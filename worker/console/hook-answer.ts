import { HookError } from "../admission/hook-error.ts";

const JSON_TYPE = /^application\/json(?:\s*;.*)?$/i;

/**
 * The body of a control plane's answer. It is not read further than `maxBytes`, whatever its head says, nor at all if
 * the head does not fit. Throws {@link HookError}, and what reading the body throws.
 */
export async function hookAnswer(response: Response, maxBytes: number): Promise<Uint8Array> {
  const { status, headers, body } = response;
  if (status !== 200) throw new HookError("hook-refused", { status });
  if (!JSON_TYPE.test(headers.get("Content-Type") ?? "")) {
    throw new HookError("hook-invalid", { reason: "content-type" });
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw new HookError("hook-invalid", { reason: "too-long" });
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
