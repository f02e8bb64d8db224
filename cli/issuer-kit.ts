import * as v from "valibot";

import { RecipientKey, SigningKey } from "../worker/ticket/keys/jwk.ts";
import { parseKeySetting } from "../worker/ticket/keys/key-setting.ts";

const IssuerKit = v.strictObject({
  issuer: v.string(),
  signingKey: SigningKey,
  recipient: RecipientKey,
});

/** What an issuer needs to make nested tickets: its own private key and the gateway's public one. */
export type IssuerKit = v.InferOutput<typeof IssuerKit>;

/** Reads a kit as `porthole keys --issuer` writes it. Throws KeyError. */
export function parseIssuerKit(json: string): IssuerKit {
  return parseKeySetting("issuer file", IssuerKit, json);
}
