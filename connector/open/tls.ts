import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import type { Duplex } from "node:stream";

import { TunnelError } from "../../worker/tunnel/errors.ts";
import type { TlsFacts } from "../../worker/tunnel/tunnel.ts";
import { ByteStream } from "../byte-stream.ts";
import { certificateFault } from "./certificate.ts";
import type { TlsDemand } from "../config/tls-demand.ts";
import { checkOfFailure, checkOfLoss, type Progress } from "./tls-errors.ts";
import { abortAfter, orAbort } from "../abort-after.ts";

/** Authenticated encryption with forward secrecy; TLS 1.3 has nothing else. */
const X509_CIPHERS = [
  "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256",
  "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM",
].join(":");

/**
 * Without certificates: GnuTLS servers speak finite-field DH (QEMU), older TigerVNC elliptic curves with
 * CBC. `aNULL` alone would let in AECDH-NULL-SHA, which does not even encrypt.
 */
const ANONYMOUS_CIPHERS = "ADH+AESGCM:ADH+AES:AECDH+AES:!eNULL:@SECLEVEL=0";

export interface SecureStream {
  readonly stream: ByteStream;
  readonly facts: TlsFacts;
}

export interface TlsOptions {
  /** Time for the handshake in milliseconds. */
  readonly handshakeMs: number;
  /** Whether the connection has spoken in the clear before. */
  readonly inBand: boolean;
}

/**
 * Puts TLS around a connection. Resolves when the server has proven all that is demanded; nothing but the
 * handshake is sent before, and nothing that came before it is kept. Throws {@link TunnelError} `tls`
 * with the check that failed, or the signal's reason; the connection is gone then.
 */
export async function openTls(
  plain: ByteStream,
  demand: TlsDemand,
  options: TlsOptions,
  signal: AbortSignal,
): Promise<SecureStream> {
  const raw = plain.release();
  if (raw === undefined) {
    plain.destroy();
    throw new TunnelError("tls", "injection");
  }
  return abortAfter(
    options.handshakeMs,
    () => new TunnelError("tls", "timeout"),
    (own) => handshake(raw, demand, options, own),
    signal,
  );
}

async function handshake(
  raw: Duplex,
  demand: TlsDemand,
  { inBand }: TlsOptions,
  signal: AbortSignal,
): Promise<SecureStream> {
  const socket = connect({ socket: raw, ...connectionOptions(demand) });
  const watched = watch(socket, inBand);
  socket.once("close", () => raw.destroy());
  const secured = new Promise<void>((done, fail) => {
    const failed = (error?: Error): void =>
      fail(new TunnelError("tls", checkOfFailure(error, watched())));
    socket.once("secureConnect", done);
    socket.on("error", failed);
    socket.once("close", () => failed());
  });
  try {
    await orAbort(secured, signal);
    checkPeer(socket, demand);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  const progress = watched();
  const stream = new ByteStream(socket, (error, received) => {
    const check = checkOfLoss(error, received, progress);
    return check === undefined ? new TunnelError("refused") : new TunnelError("tls", check);
  });
  return {
    stream,
    facts: {
      version: socket.getProtocol() ?? "",
      cipher: socket.getCipher().name,
    },
  };
}

/** Throws {@link TunnelError}. */
function checkPeer(socket: TLSSocket, demand: TlsDemand): void {
  if (demand.mode === "anonymous") return;
  const shown = {
    certificate: socket.getPeerX509Certificate(),
    verdict: socket.authorized ? undefined : String(socket.authorizationError),
    now: Date.now(),
  };
  const fault = certificateFault(shown, demand);
  if (fault !== undefined) throw new TunnelError("tls", fault);
}

function connectionOptions(demand: TlsDemand): ConnectionOptions {
  if (demand.mode === "anonymous") {
    return {
      ciphers: ANONYMOUS_CIPHERS,
      // TLS 1.3 has no anonymous handshake.
      minVersion: "TLSv1.2",
      maxVersion: "TLSv1.2",
      rejectUnauthorized: false,
    };
  }
  const { name, authorities, identity, minVersion } = demand;
  return {
    ciphers: X509_CIPHERS,
    minVersion,
    // Only names are named to servers (RFC 6066 §3).
    ...(name.kind === "name" ? { servername: name.text } : {}),
    ...(authorities === undefined ? {} : { ca: authorities }),
    ...(identity === undefined ? {} : { cert: identity.certificate, key: identity.key }),
    // OpenSSL verifies all the same; `checkPeer` combines its verdict with the other demands.
    // Node's own check of the name would accept a CN where there is no subjectAltName.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  };
}

/**
 * Notes how far a handshake has come. Node tells nobody that a server asked for a certificate; but when
 * keys are made (`keylog`, whose keys nobody looks at), there are signature algorithms in common only if
 * it did: they come with its CertificateRequest.
 */
function watch(socket: TLSSocket, inBand: boolean): () => Progress {
  let agreed = false;
  let asked = false;
  socket.on("keylog", () => {
    agreed = true;
    asked ||= socket.getSharedSigalgs().length > 0;
  });
  return () => ({ agreed, asked, inBand });
}
