import type { Socket } from "node:net";
import { createSecureContext, TLSSocket, type SecureContext } from "node:tls";

import { RfbError } from "../worker/rfb/errors.ts";
import type { Target } from "../worker/ticket/claims.ts";
import { admitEndpoint, type Endpoint } from "../worker/tunnel/allow-list.ts";
import { statusOfError } from "../worker/tunnel/failure.ts";
import { encodeStatus, PreambleError, type Preamble } from "../worker/tunnel/preamble.ts";
import { TunnelError } from "../worker/tunnel/tunnel.ts";
import { ByteStream } from "./byte-stream.ts";
import { Counter } from "./counter.ts";
import { newCounts, type Counts } from "./counts.ts";
import { readPreambleFrame, takePreamble } from "./gateway-preamble.ts";
import { LineBudget } from "./line-budget.ts";
import { describeFault, type Log, type LogEvents } from "./log.ts";
import { openTarget, type Opened } from "./open.ts";
import { relay } from "./relay.ts";
import { systemResolve, type Resolve } from "./resolve.ts";
import type { Settings } from "./settings.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Identity } from "./tls-demand.ts";
import { UsedOnce } from "./used-once.ts";
import { within } from "./within.ts";

/** Time to hand a failed opening's status to the network, in milliseconds. */
const STATUS_MS = 2000;

/** Lines that connections without a good preamble may cause; all of them are counted. */
const REFUSAL_LINES_PER_SECOND = 50;

type RefusedReason = LogEvents["refused"]["reason"];

/** A connection that is closed without an answer. */
class Refused extends Error {
  readonly reason: RefusedReason;

  constructor(reason: RefusedReason) {
    super(reason);
    this.reason = reason;
  }
}

/** What a connector does with the connections of gateways. */
export class Service {
  readonly counts: Counts = newCounts();
  #settings: Settings;
  readonly #log: Log;
  readonly #resolve: Resolve;
  readonly #now: () => number;
  readonly #started: number;
  readonly #used = new UsedOnce();
  readonly #perTarget = new Counter();
  readonly #refusalLines = new LineBudget(REFUSAL_LINES_PER_SECOND);
  readonly #stop = new AbortController();
  readonly #serving = new Set<Promise<void>>();

  constructor(settings: Settings, { log, resolve, now }: Surroundings) {
    this.#settings = settings;
    this.#log = log;
    this.#resolve = resolve ?? systemResolve;
    this.#now = now ?? (() => Date.now() / 1000);
    this.#started = this.#now();
  }

  /** Serves one connection to its end. Never throws. */
  async serve(socket: Socket): Promise<void> {
    const from = socket.remoteAddress ?? "";
    socket.on("error", () => {});
    if (this.counts.connections >= this.#settings.limits.connections) {
      socket.destroy();
      this.#refuse(from, "full");
      return;
    }
    this.counts.connections += 1;
    const served = this.#serve(socket, from);
    this.#serving.add(served);
    try {
      await served;
    } catch (error) {
      this.#log("fault", describeFault(error));
    } finally {
      socket.destroy();
      this.counts.connections -= 1;
      this.#serving.delete(served);
    }
  }

  /** Takes other settings for connections to come. Names what counts from the next start only. */
  reload(settings: Settings): readonly string[] {
    const before = this.#settings;
    this.#settings = settings;
    return (["listen", "health"] as const).filter(
      (member) => JSON.stringify(before[member]) !== JSON.stringify(settings[member]),
    );
  }

  /** What its health says. */
  report(): object {
    const { name, limits, rules, keys } = this.#settings;
    return {
      status: "ok",
      name,
      ...this.counts,
      limit: limits.connections,
      rules: rules.length,
      keys: keys.length,
      uptimeSeconds: Math.floor(this.#now() - this.#started),
    };
  }

  /** Lets what is served end by itself for the time of the grace, then ends it. */
  async end(graceMs = this.#settings.limits.graceMs): Promise<void> {
    const timer = setTimeout(() => this.#stop.abort(new Refused("shutdown")), graceMs);
    await Promise.allSettled(this.#serving);
    clearTimeout(timer);
  }

  async #serve(socket: Socket, from: string): Promise<void> {
    const settings = this.#settings;
    const gateway = new ByteStream(wrapped(socket, settings), () => new Refused("closed"));
    let preamble;
    try {
      preamble = await this.#preamble(gateway, settings);
    } catch (error) {
      gateway.destroy();
      if (error instanceof PreambleError) this.#refuse(from, error.code);
      else if (error instanceof Refused) this.#refuse(from, error.reason);
      else throw error;
      return;
    }
    try {
      await this.#session(gateway, preamble, settings, from);
    } finally {
      gateway.destroy();
    }
  }

  async #preamble(gateway: ByteStream, settings: Settings): Promise<Preamble> {
    const { keys, name, limits } = settings;
    const frame = await within(
      limits.preambleMs,
      () => new Refused("timeout"),
      (signal) => readPreambleFrame(gateway, signal),
      this.#stop.signal,
    );
    return await takePreamble(frame, {
      keys,
      audience: name,
      used: this.#used,
      started: this.#started,
      now: this.#now(),
    });
  }

  async #session(
    gateway: ByteStream,
    preamble: Preamble,
    settings: Settings,
    from: string,
  ): Promise<void> {
    const { session, target } = preamble;
    const { host, port } = target;
    const endpoint = admitEndpoint(settings.allowed, { host, port });
    const entry = { session, from, kind: target.kind, target: nameOf(endpoint ?? target) };
    const release =
      endpoint && this.#perTarget.take(consoleOf(target, endpoint), settings.limits.perTarget);
    const started = performance.now();
    const openingMs = (): number => Math.round(performance.now() - started);
    try {
      if (endpoint === undefined) throw new TunnelError("not-allowed");
      if (release === undefined) throw new TunnelError("connector");
      const opened = await this.#open(preamble, settings);
      await this.#relay(gateway, opened, settings, { ...entry, openingMs: openingMs() });
    } catch (error) {
      const status = await this.#fail(gateway, error);
      this.#log("connection", { ...entry, ...status, openingMs: openingMs() });
    } finally {
      release?.();
    }
  }

  /** Tells a gateway why there is no console, and gives what to log of it. */
  async #fail(
    gateway: ByteStream,
    error: unknown,
  ): Promise<Pick<LogEvents["connection"], "status" | "check">> {
    if (!isTyped(error)) this.#log("fault", describeFault(error));
    this.counts.failed += 1;
    const failure = statusOfError(error);
    const tell = async (signal: AbortSignal): Promise<void> => {
      await gateway.write(encodeStatus(failure), signal);
      await gateway.end(signal);
    };
    // A gateway that does not take it has gone.
    await within(STATUS_MS, () => new Refused("timeout"), tell).catch(() => {});
    const { code, check } = failure;
    return { status: code, ...(check === undefined ? {} : { check }) };
  }

  async #open(preamble: Preamble, settings: Settings): Promise<Opened> {
    const { allowed, rules, limits } = settings;
    const options = { allowed, rules, handshakeMs: limits.handshakeMs, resolve: this.#resolve };
    this.counts.opening += 1;
    try {
      return await within(
        limits.openingMs,
        () => new TunnelError("timeout"),
        (signal) => openTarget(preamble, options, signal),
        this.#stop.signal,
      );
    } finally {
      this.counts.opening -= 1;
    }
  }

  async #relay(
    gateway: ByteStream,
    { stream, tls }: Opened,
    { limits }: Settings,
    entry: Omit<LogEvents["connection"], "status">,
  ): Promise<void> {
    this.counts.opened += 1;
    this.counts.relaying += 1;
    const started = performance.now();
    const status = encodeStatus({ ok: true, ...(tls === undefined ? {} : { tls }) });
    // If the gateway has gone, the relay finds out.
    await gateway.write(status, this.#stop.signal).catch(() => {});
    const { idleMs } = limits;
    const result = await relay(gateway, stream, { idleMs, stop: this.#stop.signal });
    this.counts.relaying -= 1;
    this.#log("connection", {
      ...entry,
      status: "ok",
      ...(tls === undefined ? {} : { tls: `${tls.version} ${tls.cipher}` }),
      seconds: Math.round((performance.now() - started) / 1000),
      ...result,
    });
  }

  #refuse(from: string, reason: RefusedReason): void {
    this.counts.refused += 1;
    if (this.#refusalLines.take(this.#now())) this.#log("refused", { from, reason });
  }
}

/** The connection itself, or TLS around it where the connector has a certificate. */
function wrapped(socket: Socket, { identity }: Settings): Socket {
  if (identity === undefined) return socket;
  return new TLSSocket(socket, { isServer: true, secureContext: contextOf(identity) });
}

const contexts = new WeakMap<Identity, SecureContext>();

/** Made once for an identity: anybody can connect, and reading keys costs time. */
function contextOf(identity: Identity): SecureContext {
  const known = contexts.get(identity);
  if (known !== undefined) return known;
  const { certificate, key } = identity;
  const made = createSecureContext({ cert: certificate, key, minVersion: "TLSv1.2" });
  contexts.set(identity, made);
  return made;
}

function isTyped(error: unknown): boolean {
  return error instanceof TunnelError || error instanceof RfbError || error instanceof Refused;
}

/** What the limit for one target counts: hosts of XAPI and of WebSockets have many consoles on one port. */
function consoleOf(target: Target, endpoint: Endpoint): string {
  const place = nameOf(endpoint);
  switch (target.kind) {
    case "rfb":
      return place;
    case "xapi":
      return `${place} ${target.console}`;
    case "websocket":
      return `${place} ${target.path.replace(/\?.*$/, "")}`;
  }
}

function nameOf({ host, port }: Endpoint): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
