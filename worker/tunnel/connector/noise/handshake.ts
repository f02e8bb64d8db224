import { TAG_BYTES } from "./aes-gcm.ts";
import type { CipherState } from "./cipher-state.ts";
import { NoiseError } from "./noise-error.ts";
import { SymmetricState } from "./symmetric-state.ts";
import { generateKeyPair, PUBLIC_KEY_BYTES, sharedSecret, type KeyPair } from "./x25519.ts";

/**
 * The handshake `Noise_NNpsk0_25519_AESGCM_SHA256` of the Noise Protocol Framework, revision 34
 * (https://noiseprotocol.org/noise.html):
 *
 *     -> psk, e
 *     <- e, ee
 *
 * Each message is its sender's ephemeral public key, 32 bytes, and a sealed payload, 16 bytes longer than
 * what is in it. Whoever can open the first has the shared key, and whoever can answer has it now: the
 * keys of what follows depend on both ephemeral keys.
 */
const NAME = "Noise_NNpsk0_25519_AESGCM_SHA256";

/** Bytes by which a message is longer than its payload. */
export const HANDSHAKE_OVERHEAD = PUBLIC_KEY_BYTES + TAG_BYTES;

export interface HandshakeKeys {
  /** 32 bytes that both sides have. */
  readonly psk: Uint8Array;
  /** What both sides know before: they agree only if it is the same. */
  readonly prologue: Uint8Array;
  /** Made for this handshake when left out, as everywhere but in tests. */
  readonly ephemeral?: KeyPair;
}

/** One key for each direction, to be used for nothing else. */
export interface TransportKeys {
  readonly send: CipherState;
  readonly receive: CipherState;
}

export interface Initiated {
  readonly message: Uint8Array;
  /** Opens the answer. Throws {@link NoiseError} for one that the holder of the key did not make for this message. */
  finish(answer: Uint8Array): { readonly payload: Uint8Array; readonly keys: TransportKeys };
}

export function initiate(given: HandshakeKeys, payload: Uint8Array): Initiated {
  const { ephemeral = generateKeyPair() } = given;
  const symmetric = begin(given);
  mixEphemeral(symmetric, ephemeral.publicKey);
  const sealed = symmetric.encryptAndHash(payload);
  return {
    message: messageOf(ephemeral, sealed),
    finish: (answer) => {
      const peer = publicKeyOf(answer);
      mixEphemeral(symmetric, peer);
      symmetric.mixKey(sharedSecret(ephemeral, peer));
      const opened = symmetric.decryptAndHash(answer.subarray(PUBLIC_KEY_BYTES));
      const [send, receive] = symmetric.split();
      return { payload: opened, keys: { send, receive } };
    },
  };
}

export interface Responded {
  readonly payload: Uint8Array;
  /** Makes the answer; once. */
  answer(payload: Uint8Array): { readonly message: Uint8Array; readonly keys: TransportKeys };
}

/** Opens an initiator's message. Throws {@link NoiseError} for what the holder of the key did not make. */
export function respond(given: HandshakeKeys, message: Uint8Array): Responded {
  const symmetric = begin(given);
  const peer = publicKeyOf(message);
  mixEphemeral(symmetric, peer);
  const payload = symmetric.decryptAndHash(message.subarray(PUBLIC_KEY_BYTES));
  const { ephemeral = generateKeyPair() } = given;
  const secret = sharedSecret(ephemeral, peer);
  return {
    payload,
    answer: (text) => {
      mixEphemeral(symmetric, ephemeral.publicKey);
      symmetric.mixKey(secret);
      const sealed = symmetric.encryptAndHash(text);
      const [receive, send] = symmetric.split();
      return { message: messageOf(ephemeral, sealed), keys: { send, receive } };
    },
  };
}

function begin({ psk, prologue }: HandshakeKeys): SymmetricState {
  const symmetric = new SymmetricState(NAME);
  symmetric.mixHash(prologue);
  symmetric.mixKeyAndHash(psk);
  return symmetric;
}

/** With a shared key in the pattern, public keys are mixed into the key as well (Noise §9.2). */
function mixEphemeral(symmetric: SymmetricState, publicKey: Uint8Array): void {
  symmetric.mixHash(publicKey);
  symmetric.mixKey(publicKey);
}

function publicKeyOf(message: Uint8Array): Uint8Array {
  if (message.length < HANDSHAKE_OVERHEAD) throw new NoiseError();
  return message.subarray(0, PUBLIC_KEY_BYTES);
}

function messageOf({ publicKey }: KeyPair, sealed: Uint8Array): Uint8Array {
  const message = new Uint8Array(PUBLIC_KEY_BYTES + sealed.length);
  message.set(publicKey);
  message.set(sealed, PUBLIC_KEY_BYTES);
  return message;
}
