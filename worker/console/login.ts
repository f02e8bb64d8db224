import { HandshakeDriver } from "../rfb/handshake-driver.ts";
import type { HandshakeStep } from "../rfb/protocol.ts";
import { serverHandshake } from "../rfb/server-handshake.ts";
import type { ServerInit } from "../rfb/server-init.ts";
import { vncAuthenticationResponse } from "../rfb/vnc-authentication.ts";
import { after } from "../tunnel/after.ts";
import type { Tunnel } from "../tunnel/tunnel.ts";
import { desEncrypt } from "../tunnel/des.ts";
import type { SessionLimits } from "./limits.ts";
import { SessionError } from "./session-error.ts";

export interface Login {
  readonly serverInit: ServerInit;
  /** Bytes the server sent behind ServerInit. */
  readonly rest: Uint8Array;
}

/**
 * Logs in to the VNC server behind a tunnel. Every step has its own time limit, however slowly its
 * bytes trickle. Throws `RfbError` or {@link SessionError}; the tunnel's locks are free afterwards.
 */
export async function login(
  tunnel: Tunnel,
  password: string | undefined,
  limits: SessionLimits,
): Promise<Login> {
  const driver = new HandshakeDriver(
    serverHandshake(
      password === undefined
        ? {}
        : {
            answerChallenge: (challenge) =>
              vncAuthenticationResponse(challenge, password, desEncrypt),
          },
    ),
  );
  const reader = tunnel.readable.getReader();
  const writer = tunnel.writable.getWriter();
  // Cancelling wakes the pending read.
  const stepClock = new StepClock(limits.loginStepMs, () => void quietly(reader.cancel()));
  try {
    while (!driver.done) {
      stepClock.enter(driver.step);
      const chunk = await quietly(reader.read());
      if (stepClock.expired) throw new SessionError("target-timeout");
      // A server at its connection limit closes without a word, or resets.
      if (chunk?.value === undefined) throw new SessionError("target-refused");
      for (const reply of driver.push(chunk.value)) await quietly(writer.write(reply));
    }
    return { serverInit: driver.result, rest: driver.rest() };
  } finally {
    stepClock.stop();
    reader.releaseLock();
    writer.releaseLock();
  }
}

/** A transport error as `undefined`: its text names the peer, and the next read tells as well. */
async function quietly<T>(operation: Promise<T>): Promise<T | undefined> {
  return operation.catch(() => undefined);
}

/** One timer, wound up anew when the handshake enters its next step. */
class StepClock {
  readonly #limitMs: number;
  readonly #onExpiry: () => void;
  #step: HandshakeStep | undefined;
  #callOff = (): void => {};
  expired = false;

  constructor(limitMs: number, onExpiry: () => void) {
    this.#limitMs = limitMs;
    this.#onExpiry = onExpiry;
  }

  enter(step: HandshakeStep | undefined): void {
    if (step === this.#step) return;
    this.stop();
    this.#step = step;
    this.#callOff = after(this.#limitMs, () => {
      this.expired = true;
      this.#onExpiry();
    });
  }

  stop(): void {
    this.#callOff();
  }
}
