import type { Operation } from "../../worker/http/api/operations.ts";
import type { ProblemType } from "../../worker/http/problem.ts";
import type { OperationWords } from "./operation-words.ts";

/** What any call of the API can meet. */
const OF_ANY_CALL: readonly ProblemType[] = [
  "invalid-request",
  "unauthorized",
  "https-required",
  "not-permitted",
  "too-many-requests",
  "gateway-error",
  "gateway-updating",
  "access-unavailable",
  "gateway-unready",
];

/** What a call with a body can meet, beside those. */
const OF_A_BODY: readonly ProblemType[] = ["request-too-large", "unsupported-media-type"];

/** What a call with an idempotency key can meet. */
const OF_A_KEY: readonly ProblemType[] = ["idempotency-in-flight", "idempotency-mismatch"];

/** Every problem that an operation can be answered with: those of its own, and those of what it is asked with. */
export function problemsOf(operation: Operation, words: OperationWords): readonly ProblemType[] {
  const all = new Set<ProblemType>([
    ...OF_ANY_CALL,
    ...(operation.body === undefined ? [] : OF_A_BODY),
    ...(operation.method === "POST" ? OF_A_KEY : []),
    ...(operation.path.includes("{session}") ? (["no-such-session"] as const) : []),
    ...words.problems,
  ]);
  return [...all];
}
