import { randomBytes, randomUUID } from "node:crypto";

import {
  accessTicket,
  consoleUrl,
  encryptToken,
  gson,
  type ManagementServerKeys,
} from "./console-url.ts";

interface MachineAddress {
  readonly host: string;
  readonly port: number;
  readonly password?: string | undefined;
}

/** A management server of CloudStack as far as consoles go, with keys of its own. */
export class ManagementServer {
  /** Each 16 random bytes, as CloudStack generates them. */
  readonly #keys: ManagementServerKeys = {
    encryptionKey: randomBytes(16).toString("base64url"),
    encryptionIv: randomBytes(16).toString("base64url"),
    hashKey: randomBytes(16).toString("base64url"),
  };
  readonly #machine = randomUUID();

  /** What the gateway has to be told. */
  get secrets(): Readonly<Record<string, string>> {
    return {
      CLOUDSTACK_ENCRYPTION_KEY: this.#keys.encryptionKey,
      CLOUDSTACK_ENCRYPTION_IV: this.#keys.encryptionIv,
      CLOUDSTACK_HASH_KEY: this.#keys.hashKey,
    };
  }

  /** What `createConsoleEndpoint` answers for a KVM machine at `now`, unix milliseconds. */
  consoleUrl(origin: string, machine: MachineAddress, name: string, now: number): string {
    const parameters = {
      clientHostAddress: machine.host,
      clientHostPort: machine.port,
      clientHostPassword: machine.password,
      clientTag: this.#machine,
      clientDisplayName: name,
      sessionRequiresNewViewer: false,
      sourceIP: "127.0.0.1",
      sessionUuid: randomUUID(),
    };
    const ticket = accessTicket(parameters, this.#keys.hashKey, now);
    const json = gson({ ...parameters, ticket });
    return consoleUrl(origin, encryptToken(json, this.#keys, randomBytes(12)));
  }
}
