/** What {@link ApiError} tells of a problem. */
export interface ProblemFacts {
  /** Its name, such as `no-such-session`: the fragment of the problem's `type`. */
  readonly problem: string;
  /** HTTP status. */
  readonly status: number;
  readonly title: string;
  readonly detail?: string | undefined;
  /** Under which the gateway's log has the request, of problems with a status of 500 and more. */
  readonly instance?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/** The gateway has refused a call with a problem (RFC 9457). docs/problems.md lists them all. */
export class ApiError extends Error implements ProblemFacts {
  override readonly name = "ApiError";
  readonly problem: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly instance: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(facts: ProblemFacts) {
    super(facts.detail === undefined ? facts.title : `${facts.title}: ${facts.detail}`);
    this.problem = facts.problem;
    this.status = facts.status;
    this.title = facts.title;
    this.detail = facts.detail;
    this.instance = facts.instance;
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }
}

/** Why there is no answer: whether a call was carried out is not known. */
export type NoAnswerReason =
  /** No connection, one that broke, or a redirect: those are not followed. */
  | "unreachable"
  /** The call took longer than its time limit. */
  | "timeout"
  /** What came is not the gateway's: no JSON, cut off, longer than {@link MAX_ANSWER_BYTES}, without what it must have. */
  | "not-understood";

const MESSAGES = {
  unreachable: "The gateway cannot be reached",
  timeout: "The gateway did not answer in time",
  "not-understood": "The answer is not one of the gateway's",
} as const satisfies Record<NoAnswerReason, string>;

/** There is no answer of the gateway. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
  readonly reason: NoAnswerReason;

  constructor(reason: NoAnswerReason, options?: ErrorOptions) {
    super(MESSAGES[reason], options);
    this.reason = reason;
  }
}
