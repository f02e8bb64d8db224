import { ApiError, NoAnswerError } from "../../../client/index.ts";
import { words } from "../words/words.ts";

const { problems } = words;

/** Problems that have words of their own. */
const KNOWN = [
  "no-such-session",
  "not-permitted",
  "unauthorized",
  "end-not-possible",
  "too-many-requests",
] as const satisfies readonly (keyof typeof problems)[];

/** What a person is told of what a call has thrown. Throws it again if that is a fault of the page. */
export function problemText(error: unknown): string {
  if (error instanceof NoAnswerError) return problems[error.reason];
  if (!(error instanceof ApiError)) throw error;
  const known = KNOWN.find((name) => name === error.problem);
  if (known === undefined) return problems.other(error.message);
  return error.detail === undefined ? problems[known] : `${problems[known]} ${error.detail}`;
}
