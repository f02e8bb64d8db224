import type { SecurityOffer } from "../../worker/rfb/handshake/security-offer.ts";
import { serverLogin } from "../../worker/rfb/handshake/server.ts";
import type { Target } from "../../worker/ticket/claims.ts";
import { normaliseHost } from "../../worker/route/address.ts";
import { admitEndpoint, type AllowList, type Endpoint } from "../../worker/route/allow-list.ts";
import { desEncrypt } from "../../worker/tunnel/login/des.ts";
import type { Preamble } from "../../worker/tunnel/connector/preamble.ts";
import { rfbOptions, startOf } from "../../worker/tunnel/login/rfb-options.ts";
import { TunnelError } from "../../worker/tunnel/errors.ts";
import type { TlsFacts } from "../../worker/tunnel/tunnel.ts";
import type { ByteStream } from "../byte-stream.ts";
import { converse } from "./converse.ts";
import { dial } from "./dial.ts";
import type { Resolve } from "./resolve.ts";
import { ruleFor, type Rule } from "../config/rule.ts";
import { openTls, type SecureStream } from "./tls.ts";
import { tlsDemand, type TlsDemand } from "../config/tls-demand.ts";
import { openWebSocket } from "./websocket.ts";
import { openXapi } from "./xapi.ts";

export interface OpenTargetOptions {
  readonly allowed: AllowList;
  readonly rules: readonly Rule[];
  /** Time for one TLS handshake and for a WebSocket's upgrade, in milliseconds. */
  readonly handshakeMs: number;
  readonly resolve: Resolve;
  /** Is filled in with what the server offers. */
  readonly offer: SecurityOffer;
}

export interface OpenedTarget {
  /** A VNC server that has got ClientInit; the next bytes are its ServerInit. */
  readonly stream: ByteStream;
  /** `undefined` where the target is plain. */
  readonly tls: TlsFacts | undefined;
}

/**
 * Opens a target: dials, puts TLS around it and checks it, opens what the kind has, signs in. Throws
 * `TunnelError`, `RfbError` or the signal's reason, and leaves no connection behind.
 */
export async function openTarget(
  preamble: Preamble,
  options: OpenTargetOptions,
  signal: AbortSignal,
): Promise<OpenedTarget> {
  const opener = new TargetOpener(preamble, options, signal);
  try {
    return await opener.open();
  } catch (error) {
    opener.abandon();
    throw error;
  }
}

class TargetOpener {
  readonly #target: Target;
  readonly #preamble: Preamble;
  readonly #options: OpenTargetOptions;
  readonly #signal: AbortSignal;
  readonly #streams: ByteStream[] = [];
  #tls: TlsFacts | undefined;

  constructor(preamble: Preamble, options: OpenTargetOptions, signal: AbortSignal) {
    this.#target = preamble.target;
    this.#preamble = preamble;
    this.#options = options;
    this.#signal = signal;
  }

  async open(): Promise<OpenedTarget> {
    const transport = await this.#transport(this.#target);
    const { passwordIsOptional = false } = this.#preamble;
    const { offer } = this.#options;
    const { stream } = await converse(
      transport,
      serverLogin({ ...rfbOptions(this.#target, desEncrypt, passwordIsOptional), offer }),
      this.#signal,
      (plain) => this.#startTls(plain),
    );
    return { stream, tls: this.#tls };
  }

  abandon(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  /** Up to where RFB begins. */
  async #transport(target: Target): Promise<ByteStream> {
    switch (target.kind) {
      case "rfb": {
        if (!target.tls) return await this.#plain(target);
        if (startOf(target.tls) === "immediate") return this.#keep(await this.#openTls(target));
        // What can never be allowed is known before anybody is dialled.
        this.#demand(target);
        return await this.#dial(target);
      }
      case "xapi":
        return this.#keep(
          await openXapi(target, (place) => this.#openTls({ ...target, ...place }), this.#signal),
        );
      case "websocket": {
        const secure = target.tls !== false;
        const carrier = secure
          ? this.#keep(await this.#openTls(target))
          : await this.#plain(target);
        const { handshakeMs } = this.#options;
        return this.#own(
          await openWebSocket(carrier, target, { upgradeMs: handshakeMs, secure }, this.#signal),
        );
      }
    }
  }

  async #plain(place: Endpoint): Promise<ByteStream> {
    if (!ruleFor(this.#options.rules, this.#admit(place)).plain) {
      throw new TunnelError("tls", "not-offered");
    }
    return await this.#dial(place);
  }

  async #dial(place: Endpoint): Promise<ByteStream> {
    return this.#own(await dial(this.#admit(place), this.#options.resolve, this.#signal));
  }

  /** TLS before anything else. */
  async #openTls(place: Target): Promise<SecureStream> {
    const demand = this.#demand(place);
    return await this.#secure(await this.#dial(place), demand, false);
  }

  /** TLS inside RFB, where the handshake has come to it. */
  async #startTls(stream: ByteStream): Promise<ByteStream> {
    return this.#keep(await this.#secure(stream, this.#demand(this.#target), true));
  }

  async #secure(stream: ByteStream, demand: TlsDemand, inBand: boolean): Promise<SecureStream> {
    const { handshakeMs } = this.#options;
    const secured = await openTls(stream, demand, { handshakeMs, inBand }, this.#signal);
    this.#own(secured.stream);
    return secured;
  }

  #demand(place: Target): TlsDemand {
    const endpoint = this.#admit(place);
    const { serverName, ...tls } = place.tls === undefined || place.tls === false ? {} : place.tls;
    // The name in a target is that of its own host; others of the pool go by theirs.
    const isTarget = endpoint.host === normaliseHost(this.#target.host).text;
    return tlsDemand({
      kind: place.kind,
      tls: isTarget && serverName !== undefined ? { ...tls, serverName } : tls,
      rule: ruleFor(this.#options.rules, endpoint),
      host: endpoint.host,
      anonymousTls: this.#preamble.anonymousTls,
    });
  }

  /** The endpoint in canonical spelling: what is checked is what is dialled. */
  #admit({ host, port }: Endpoint): Endpoint {
    const endpoint = admitEndpoint(this.#options.allowed, { host, port });
    if (endpoint === undefined) throw new TunnelError("not-allowed");
    return endpoint;
  }

  #keep({ stream, facts }: SecureStream): ByteStream {
    this.#tls = facts;
    return stream;
  }

  #own(stream: ByteStream): ByteStream {
    this.#streams.push(stream);
    return stream;
  }
}
