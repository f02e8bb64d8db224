import { RfbError } from "../../worker/rfb/errors.ts";
import {
  noOffer,
  offerFields,
  type SecurityOffer,
} from "../../worker/rfb/handshake/security-offer.ts";
import type { Target } from "../../worker/ticket/claims.ts";
import { admitEndpoint, type Endpoint } from "../../worker/route/allow-list.ts";
import { endpointText } from "../../worker/route/endpoint-text.ts";
import type { OpenedPreamble } from "../../worker/tunnel/connector/handshake.ts";
import { statusOfError } from "../../worker/tunnel/connector/status-errors.ts";
import type { Preamble } from "../../worker/tunnel/connector/preamble.ts";
import { TunnelError } from "../../worker/tunnel/errors.ts";
import { describeFault } from "../../worker/wire/fault.ts";
import type { ByteStream } from "../byte-stream.ts";
import { Counter } from "./counter.ts";
import type { Counts } from "./counts.ts";
import type { Log, LogEvents } from "../log.ts";
import { openTarget, type OpenedTarget } from "../open/target.ts";
import { relay } from "./relay.ts";
import type { Resolve } from "../open/resolve.ts";
import { SealedStream } from "./sealed-stream.ts";
import type { Settings } from "../config/settings.ts";
import { whileThere } from "./while-there.ts";
import { abortAfter } from "../abort-after.ts";

/** Time to hand a failed opening's status to the network, in milliseconds. */
const STATUS_MS = 2000;

/** The gateway went, or spoke out of turn, before it had its answer. */
class GatewayGone extends Error {}

/** What every line about a connection has. */
type Entry = Pick<LogEvents["connection"], "session" | "from" | "kind" | "target">;

/** What the line about a console that was not opened has. */
type FailureField = "status" | "check" | "securityTypes" | "vencryptTypes";

/** Opens and relays consoles for gateways that have proven to be gateways. */
export class Consoles {
  readonly #counts: Counts;
  readonly #log: Log;
  readonly #resolve: Resolve;
  readonly #stop: AbortSignal;
  readonly #perTarget = new Counter();
  #sessions = 0;

  constructor(options: {
    readonly counts: Counts;
    readonly log: Log;
    readonly resolve: Resolve;
    /** Ends everything. */
    readonly stop: AbortSignal;
  }) {
    this.#counts = options.counts;
    this.#log = options.log;
    this.#resolve = options.resolve;
    this.#stop = options.stop;
  }

  /** Does what a preamble asks for, to the end of the session. `from`: the gateway's address. */
  async serve(
    gateway: ByteStream,
    opened: OpenedPreamble,
    settings: Settings,
    from: string,
  ): Promise<void> {
    this.#sessions += 1;
    try {
      await this.#session(gateway, opened, settings, from);
    } finally {
      this.#sessions -= 1;
    }
  }

  async #session(
    gateway: ByteStream,
    { preamble, sealStatus }: OpenedPreamble,
    settings: Settings,
    from: string,
  ): Promise<void> {
    const { session, target } = preamble;
    const { host, port } = target;
    const { allowed, limits } = settings;
    const endpoint = admitEndpoint(allowed, { host, port });
    const entry = { session, from, kind: target.kind, target: endpointText(endpoint ?? target) };
    const release =
      endpoint && this.#perTarget.take(consoleKey(target, endpoint), limits.perTarget);
    const started = performance.now();
    const openingMs = (): number => Math.round(performance.now() - started);
    const offer = noOffer();
    try {
      if (endpoint === undefined) throw new TunnelError("not-allowed");
      const isFull = release === undefined || this.#sessions > limits.connections;
      if (isFull) throw new TunnelError("connector");
      const opened = await this.#open(gateway, preamble, settings, offer);
      const times = { openingMs: openingMs(), idleMs: limits.idleMs };
      await this.#relay(gateway, sealStatus, opened, { ...entry, ...times });
    } catch (error) {
      const failure = await this.#fail(gateway, sealStatus, { error, offer });
      this.#log("connection", { ...entry, ...failure, openingMs: openingMs() });
    } finally {
      release?.();
    }
  }

  /** Tells a gateway why there is no console, and gives what to log of it. */
  async #fail(
    gateway: ByteStream,
    sealStatus: OpenedPreamble["sealStatus"],
    { error, offer }: { readonly error: unknown; readonly offer: SecurityOffer },
  ): Promise<Pick<LogEvents["connection"], FailureField>> {
    this.#counts.failed += 1;
    if (error instanceof GatewayGone) return { status: "gone" };
    if (!this.#isTyped(error)) this.#log("fault", describeFault(error));
    const failure = statusOfError(error, offer);
    const tell = async (signal: AbortSignal): Promise<void> => {
      await gateway.write(sealStatus(failure).frame, signal);
      await gateway.end(signal);
    };
    // A gateway that does not take it has gone.
    await abortAfter(STATUS_MS, () => new GatewayGone(), tell).catch(() => {});
    const { code, check } = failure;
    return { status: code, ...(check === undefined ? {} : { check }), ...offerFields(offer) };
  }

  async #open(
    gateway: ByteStream,
    preamble: Preamble,
    settings: Settings,
    offer: SecurityOffer,
  ): Promise<OpenedTarget> {
    const { allowed, rules, limits } = settings;
    const options = {
      allowed,
      rules,
      handshakeMs: limits.handshakeMs,
      resolve: this.#resolve,
      offer,
    };
    const inTime = (outer: AbortSignal): Promise<OpenedTarget> =>
      abortAfter(
        limits.openingMs,
        () => new TunnelError("timeout"),
        (signal) => openTarget(preamble, options, signal),
        outer,
      );
    this.#counts.opening += 1;
    try {
      return await whileThere(gateway, () => new GatewayGone(), inTime, this.#stop);
    } finally {
      this.#counts.opening -= 1;
    }
  }

  async #relay(
    gateway: ByteStream,
    sealStatus: OpenedPreamble["sealStatus"],
    { stream, tls }: OpenedTarget,
    { idleMs, ...entry }: Entry & { readonly openingMs: number; readonly idleMs: number },
  ): Promise<void> {
    this.#counts.opened += 1;
    this.#counts.relaying += 1;
    const started = performance.now();
    const { frame, keys } = sealStatus({ ok: true, ...(tls === undefined ? {} : { tls }) });
    // If the gateway has gone, the relay finds out.
    await gateway.write(frame, this.#stop).catch(() => {});
    const result = await relay(new SealedStream(gateway, keys), stream, {
      idleMs,
      stop: this.#stop,
    });
    this.#counts.relaying -= 1;
    this.#log("connection", {
      ...entry,
      status: "ok",
      ...(tls === undefined ? {} : { tls: `${tls.version} ${tls.cipher}` }),
      seconds: Math.round((performance.now() - started) / 1000),
      ...result,
    });
  }

  /** Whether an error says how an opening went. */
  #isTyped(error: unknown): boolean {
    return (
      error instanceof TunnelError ||
      error instanceof RfbError ||
      (this.#stop.aborted && error === this.#stop.reason)
    );
  }
}

/** What the limit for one target counts: hosts of XAPI and of WebSockets have many consoles on one port. */
function consoleKey(target: Target, endpoint: Endpoint): string {
  const place = endpointText(endpoint);
  switch (target.kind) {
    case "rfb":
      return place;
    case "xapi":
      return `${place} ${target.console}`;
    case "websocket":
      return `${place} ${target.path.replace(/\?.*$/, "")}`;
  }
}
