import type { ReceiptLimits } from "../channel/receipts.ts";
import type { InputRates } from "../rfb/policy/to-server.ts";
import type { DeliveryLimits } from "../rfb/pace/delivery-window.ts";

/** Limits of one session. Objects share a 128 MB isolate, so bytes are counted per session. */
export interface SessionLimits {
  /** Opening the transport to the hypervisor, milliseconds. */
  readonly dialMs: number;
  /** Each step of the RFB login and each exchange before it, milliseconds. */
  readonly loginStepMs: number;
  /** A connector's dialling and its login, until it says how it went, milliseconds. */
  readonly connectorMs: number;
  /** From accepting the viewer's WebSocket until the login is done, milliseconds. */
  readonly openMs: number;
  /** What may be on its way to the viewer, and how often the server is asked for updates. */
  readonly delivery: DeliveryLimits;
  /** The viewer acknowledges at least this often; well below the smallest window, so that no window closes for want of one. */
  readonly ackEvery: number;
  /**
   * A viewer that can come back is told of what it has sent when this number of bytes more has arrived: well below what
   * it may have without an answer before its keys wait.
   */
  readonly takenEvery: number;
  /** WebSockets of a session's viewers that are not closed yet. */
  readonly maxUnclosed: number;
  /**
   * Bytes that the runtime may hold for all of them, closed or not, when another viewer comes back. That one is sent
   * as much again as the window has, so the sum is at most this and what one viewer may be without a receipt of.
   */
  readonly maxHeldBytes: number;
  /** How often a session's viewers may come back, and how often at once. */
  readonly resumes: { readonly perSecond: number; readonly burst: number };
  /**
   * How often a viewer that comes back may have the machine dialled, and how often at once; `again`: the same once the
   * object was restarted, which a viewer that does not close its WebSockets can bring about.
   */
  readonly redials: {
    readonly perSecond: number;
    readonly burst: number;
    readonly again: number;
  };
  /** A connection that was there for this long begins a new time to watch for its machine, milliseconds. */
  readonly steadyMs: number;
  /** How much may be without a receipt, if the viewer gives receipts. */
  readonly receipts: ReceiptLimits;
  /**
   * Bytes a second from the viewer, and at once; each message counts 256 more. A viewer that acknowledges
   * 600 MB a second stays within it.
   */
  readonly viewerBytes: { readonly perSecond: number; readonly burst: number };
  /** What passes between the session and its tenant's directory. */
  readonly directory: DirectoryLimits;
  /** How long a person has to decide whether to take a console that another has, milliseconds. */
  readonly choiceMs: number;
  /** How much longer than it takes at the most a decision of the directory is waited for, milliseconds. */
  readonly decisionMs: number;
  /** How often a person may ask for something that concerns others in the console, and how often at once. */
  readonly wishes: { readonly perSecond: number; readonly burst: number };
  /** How often what a viewer has measured counts, and the longest time in it, milliseconds. */
  readonly measured: { readonly perSecond: number; readonly burst: number; readonly maxMs: number };
  /** How fast the viewer may type and point. */
  readonly rates: InputRates;
  /** Bytes in the runtime's own send queue above which reading pauses, if the runtime tells them. */
  readonly sendQueueBytes: number;
  /** The same for messages, each of which costs the runtime some 200 bytes of its own. */
  readonly sendQueueMessages: number;
  /** The first read from the hypervisor; reads grow to `maxReadBytes` while it fills them. */
  readonly readBytes: number;
  readonly maxReadBytes: number;
  /** Bytes from the viewer that wait to be written to the hypervisor. */
  readonly upstreamBytes: number;
  /** One WebSocket message from the viewer. */
  readonly messageBytes: number;
  /**
   * Both connections are asked for a sign of life this often, milliseconds, and looked at {@link LOOKS_PER_PING} times
   * as often. Proxies are known to cut those that were idle for 60 s.
   */
  readonly pingMs: number;
  /** Silence of the viewer after which it counts as gone, milliseconds. */
  readonly silenceMs: number;
  /** The same for one that can come back and says that somebody sees it: it is asked at each look at which it was silent. */
  readonly visibleSilenceMs: number;
  /** How long the path to the viewer may be full without a byte moving, milliseconds. */
  readonly behindMs: number;
  /** How long an ended session waits for the viewer to close its side, milliseconds. */
  readonly closeMs: number;
  /**
   * What the viewer may still send after the end, each message counting 256 bytes more; four times as much
   * while the end itself has not left.
   */
  readonly lateBytes: number;
  /** The viewer is told this long before the session's end, seconds. */
  readonly warningSeconds: number;
  /**
   * Asking the control plane where the machine is now: the time for an answer and between two questions, milliseconds,
   * and the answer's length in bytes. No question is asked while another is in flight: it may take no longer than
   * what lies between two.
   */
  readonly hook: { readonly answerMs: number; readonly everyMs: number; readonly maxBytes: number };
  /** How long the end of a session waits until the last key releases have been written, milliseconds. */
  readonly farewellMs: number;
}

/** Times are milliseconds. */
interface DirectoryLimits {
  /** One call. */
  readonly callMs: number;
  /** How long it is waited for until the session is let in, before it is decided without the directory. */
  readonly answerMs: number;
  /** After a call that has failed; then twice as long each time, up to `maxRetryMs`. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
  /** The same for reports: input passes only as long as they are answered. */
  readonly maxReportRetryMs: number;
  /** Between two reports of changes. */
  readonly reportMs: number;
  /** Between two reports while it is not decided whether the session is let in. */
  readonly undecidedMs: number;
  /** How often something is said at the most that a person wants of others, and the last word of a stay. */
  readonly actTries: number;
  readonly lastTries: number;
  /** Between two messages to the viewer about who is there. */
  readonly presenceMs: number;
}

/** Looks at both connections for each ping. */
export const LOOKS_PER_PING = 3;

export const SESSION_LIMITS: SessionLimits = {
  dialMs: 10_000,
  loginStepMs: 8_000,
  connectorMs: 15_000,
  openMs: 30_000,
  delivery: {
    minBytes: 64 * 1024,
    maxBytes: 4 * 1024 * 1024,
    maxUpdates: 64,
    updatesPerSecond: 60,
    queuingDelayMs: 60,
    messageBytes: 256,
    maxUnansweredBytes: 16 * 1024 * 1024,
  },
  ackEvery: 32 * 1024,
  takenEvery: 2 * 1024,
  maxUnclosed: 32,
  maxHeldBytes: 12 * 1024 * 1024,
  resumes: { perSecond: 0.5, burst: 30 },
  redials: { perSecond: 0.2, burst: 10, again: 2 },
  steadyMs: 10_000,
  receipts: { pingEvery: 1024 * 1024, maxBytes: 6 * 1024 * 1024, messageBytes: 256 },
  viewerBytes: { perSecond: 6 * 1024 * 1024, burst: 2 * 1024 * 1024 },
  directory: {
    callMs: 10_000,
    answerMs: 3_000,
    retryMs: 1_000,
    maxRetryMs: 30_000,
    maxReportRetryMs: 10_000,
    reportMs: 1_000,
    undecidedMs: 5_000,
    actTries: 3,
    lastTries: 5,
    presenceMs: 1_000,
  },
  choiceMs: 60_000,
  decisionMs: 15_000,
  wishes: { perSecond: 1, burst: 10 },
  measured: { perSecond: 0.1, burst: 6, maxMs: 60_000 },
  rates: { keysPerSecond: 500, keyBurst: 1000, pointerPerSecond: 500, pointerBurst: 500 },
  sendQueueBytes: 1024 * 1024,
  sendQueueMessages: 4096,
  readBytes: 64 * 1024,
  maxReadBytes: 512 * 1024,
  upstreamBytes: 512 * 1024,
  messageBytes: 320 * 1024,
  pingMs: 15_000,
  silenceMs: 90_000,
  visibleSilenceMs: 15_000,
  behindMs: 60_000,
  closeMs: 4_000,
  lateBytes: 1024 * 1024,
  warningSeconds: 60,
  hook: { answerMs: 5_000, everyMs: 5_000, maxBytes: 64 * 1024 },
  farewellMs: 500,
};
