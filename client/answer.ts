import { ApiError, NoAnswerError } from "./errors.ts";

/** Max length of an answer that is read at once, in bytes: 500 sessions are some 400 KiB. */
export const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Max length of one line of a stream, in characters. */
export const MAX_LINE_LENGTH = 256 * 1024;

/** Max length of a text of a problem, in characters; more is cut off. */
const MAX_PROBLEM_TEXT_LENGTH = 500;

/** The JSON object that is the body of an answer. Throws NoAnswerError `not-understood`. */
export async function jsonObject(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const value = parsed(await textOf(response));
  if (!isRecord(value)) throw new NoAnswerError("not-understood");
  return value;
}

/** What an answer that is not of status 2xx says. */
export async function problemOf(response: Response): Promise<ApiError | NoAnswerError> {
  const { status, headers } = response;
  const isProblem = headers.get("Content-Type")?.startsWith("application/problem+json") === true;
  const retryAfterSeconds = secondsIn(headers.get("Retry-After"));
  if (!isProblem) {
    await response.body?.cancel();
    // Something in front of the gateway has answered: its status is all that is to be told.
    const title = `The answer has the status ${String(status)}`;
    return new ApiError({ problem: "unknown", status, title, retryAfterSeconds });
  }
  const { type, title, detail, instance } = await jsonObject(response);
  const name = typeof type === "string" ? /#([a-z][a-z0-9-]{0,63})$/.exec(type)?.[1] : undefined;
  if (name === undefined) return new NoAnswerError("not-understood");
  return new ApiError({
    problem: name,
    status,
    title: shortText(title) ?? name,
    detail: shortText(detail),
    instance: shortText(instance),
    retryAfterSeconds,
  });
}

/** The lines of an answer, without their ends and without empty ones; `heard` is called for each part that comes. */
export async function* linesOf(
  body: ReadableStream<Uint8Array>,
  heard: () => void,
): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  for await (const part of partsOf(body)) {
    heard();
    const lines = (rest + decoded(decoder, part)).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE_LENGTH) throw new NoAnswerError("not-understood");
    for (const line of lines) if (line !== "") yield line;
  }
  // The gateway ends every line: one without its end was cut off.
  if (rest + decoded(decoder) !== "") throw new NoAnswerError("not-understood");
}

/** Not every browser lets a stream be iterated over. */
async function* partsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const reader = body.getReader();
  try {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one part after another
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function textOf(response: Response): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  for await (const part of partsOf(response.body)) {
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) throw new NoAnswerError("not-understood");
    text += decoded(decoder, part);
  }
  return text + decoded(decoder);
}

function decoded(decoder: TextDecoder, part?: Uint8Array): string {
  try {
    return part === undefined ? decoder.decode() : decoder.decode(part, { stream: true });
  } catch (error) {
    throw new NoAnswerError("not-understood", { cause: error });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the error: it repeats what was read.
    throw new NoAnswerError("not-understood");
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shortText(value: unknown): string | undefined {
  return typeof value === "string" ? value.slice(0, MAX_PROBLEM_TEXT_LENGTH) : undefined;
}

/** A number of seconds (RFC 9110 §10.2.3); the gateway sends no dates. */
function secondsIn(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
}
