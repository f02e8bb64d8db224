import type { Socket } from "node:net";
import { createSecureContext, TLSSocket, type SecureContext } from "node:tls";

import type { OpenedPreamble } from "../../worker/tunnel/connector/handshake.ts";
import { PreambleError } from "../../worker/tunnel/connector/preamble.ts";
import { describeFault } from "../../worker/wire/fault.ts";
import { RateLimit } from "../../worker/wire/rate-limit.ts";
import { ByteStream } from "../byte-stream.ts";
import { Consoles } from "./consoles.ts";
import { newCounts, type Counts } from "./counts.ts";
import { readPreambleFrame, takePreamble } from "./gateway-preamble.ts";
import type { Log, LogEvents } from "../log.ts";
import { systemResolve } from "../open/resolve.ts";
import type { Settings } from "../config/settings.ts";
import type { ConnectorDeps } from "../deps.ts";
import type { Identity } from "../config/identity.ts";
import { UsedOnce } from "./used-once.ts";
import { sourceOf, WaitingRoom } from "./waiting-room.ts";
import { abortAfter } from "../abort-after.ts";

/** Connections at a time that have not sent their preamble yet. */
export const MAX_WAITING = 256;

/** Log lines that connections without a good preamble may cause, on average and at once; all of them are counted. */
export const REFUSAL_LINES_PER_SECOND = 50;

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
export class ConnectorService {
  readonly counts: Counts = newCounts();
  #settings: Settings;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #started: number;
  readonly #used = new UsedOnce();
  readonly #waiting = new WaitingRoom(MAX_WAITING);
  readonly #consoles: Consoles;
  readonly #refusalLines = new RateLimit(REFUSAL_LINES_PER_SECOND, REFUSAL_LINES_PER_SECOND);
  readonly #stop = new AbortController();
  readonly #serving = new Set<Promise<void>>();

  constructor(settings: Settings, { log, resolve, now }: ConnectorDeps) {
    this.#settings = settings;
    this.#log = log;
    this.#now = now ?? (() => Date.now() / 1000);
    this.#started = this.#now();
    this.#consoles = new Consoles({
      counts: this.counts,
      log,
      resolve: resolve ?? systemResolve,
      stop: this.#stop.signal,
    });
  }

  /** Serves one connection to its end. Never throws. */
  async serve(socket: Socket): Promise<void> {
    const from = socket.remoteAddress ?? "";
    socket.on("error", () => {});
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
    try {
      const opened = await this.#preamble(gateway, settings, from);
      await this.#consoles.serve(gateway, opened, settings, from);
    } catch (error) {
      if (error instanceof PreambleError) this.#refuse(from, error.code);
      else if (error instanceof Refused) this.#refuse(from, error.reason);
      else throw error;
    } finally {
      gateway.destroy();
    }
  }

  /** Waits for a preamble in one of the places that there are for that. */
  async #preamble(gateway: ByteStream, settings: Settings, from: string): Promise<OpenedPreamble> {
    const { keys, name, limits } = settings;
    const evicted = new AbortController();
    const leave = this.#waiting.enter(sourceOf(from), () => evicted.abort(new Refused("full")));
    if (leave === undefined) throw new Refused("full");
    let frame;
    try {
      frame = await abortAfter(
        limits.preambleMs,
        () => new Refused("timeout"),
        (signal) => readPreambleFrame(gateway, signal),
        AbortSignal.any([evicted.signal, this.#stop.signal]),
      );
    } finally {
      leave();
    }
    return takePreamble(frame, {
      keys,
      audience: name,
      used: this.#used,
      started: this.#started,
      now: this.#now(),
    });
  }

  #refuse(from: string, reason: RefusedReason): void {
    this.counts.refused += 1;
    if (this.#refusalLines.take(this.#now() * 1000)) this.#log("refused", { from, reason });
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
