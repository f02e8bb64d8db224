import {
  accessTicket,
  encryptOldToken,
  encryptToken,
  gson,
  type ConsoleParameters,
} from "../../demo/cloudstack/console-url.ts";
import { TEST_CLOUDSTACK } from "./gateway-secrets.ts";

/** What CloudStack is to say of a machine; everything left out is a sensible default. */
export interface CloudStackRequest {
  /** Fields of the token in place of the presets. */
  readonly fields?: Partial<ConsoleParameters>;
  /** Unix time in milliseconds at which the token is made; now when left out. */
  readonly now?: number;
  /** Makes a token of CloudStack up to 4.18.0. */
  readonly old?: boolean;
}

/** A token of the test management server: a new session each time. */
export function cloudStackToken({ fields, now = Date.now(), old }: CloudStackRequest): string {
  const parameters: ConsoleParameters = {
    clientHostAddress: "127.0.0.1",
    clientHostPort: 5900,
    clientTag: "6a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    clientDisplayName: "web-01",
    sessionRequiresNewViewer: false,
    sourceIP: "198.51.100.7",
    sessionUuid: crypto.randomUUID(),
    ...fields,
  };
  const json = gson({
    ticket: accessTicket(parameters, TEST_CLOUDSTACK.hashKey, now),
    ...parameters,
  });
  return old === true
    ? encryptOldToken(json, TEST_CLOUDSTACK)
    : encryptToken(json, TEST_CLOUDSTACK, crypto.getRandomValues(new Uint8Array(12)));
}
