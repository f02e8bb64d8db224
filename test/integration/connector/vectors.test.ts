import { describe, it } from "vitest";

import type { SharedKey } from "../../../worker/ticket/keys/jwk.ts";
import { openPreamble, sealPreamble } from "../../../worker/tunnel/connector/handshake.ts";
import { CipherState } from "../../../worker/tunnel/connector/noise/cipher-state.ts";
import { RecordOpener, RecordSealer } from "../../../worker/tunnel/connector/noise/records.ts";
import type { Preamble } from "../../../worker/tunnel/connector/preamble.ts";
import type { Status } from "../../../worker/tunnel/connector/status.ts";
import { keyPairOf, VECTORS } from "../../support/connector/vectors.ts";

const bytes = (hex: string): Uint8Array => Buffer.from(hex, "hex");
const hex = (data: Uint8Array): string => Buffer.from(data).toString("hex");
const KEY: SharedKey = {
  kty: "oct",
  alg: "dir",
  kid: VECTORS.kid,
  k: Buffer.from(bytes(VECTORS.psk)).toString("base64url"),
};
const preamble = JSON.parse(VECTORS.preamble) as Preamble;
const status = JSON.parse(VECTORS.status) as Status;

describe("the conversation that another implementation of Noise has made", () => {
  const sealed = sealPreamble(preamble, KEY, keyPairOf(VECTORS.gateway));
  const frame = bytes(VECTORS.preambleFrame).subarray(2);
  const opened = openPreamble(frame, {
    keys: [KEY],
    audience: preamble.aud,
    now: preamble.iat,
    ephemeral: keyPairOf(VECTORS.connector),
  });

  it("has the gateway's frame", ({ expect }) => {
    expect(hex(sealed.frame)).toBe(VECTORS.preambleFrame);
    expect(opened.preamble).toEqual(preamble);
  });

  it("has the connector's frame, and keys for the records of both directions", ({ expect }) => {
    const answered = opened.sealStatus(status);
    expect(hex(answered.frame)).toBe(VECTORS.statusFrame);
    const finished = sealed.openStatus(answered.frame.subarray(2));
    expect(finished?.status).toEqual(status);
    const [first, back] = [VECTORS.toConnector[0], VECTORS.toGateway[0]];
    if (!finished || !first || !back) throw new Error("vectors");
    expect(hex(new RecordSealer(finished.keys.send).seal(bytes(first.data)))).toBe(first.record);
    expect(hex(new RecordSealer(answered.keys.send).seal(bytes(back.data)))).toBe(back.record);
    expect(Buffer.concat(read(new RecordOpener(answered.keys.receive), first.record))).toEqual(
      Buffer.from(first.data, "hex"),
    );
    expect(Buffer.concat(read(new RecordOpener(finished.keys.receive), back.record))).toEqual(
      Buffer.from(back.data, "hex"),
    );
  });

  it.for([
    ["to the connector", VECTORS.keyToConnector, VECTORS.toConnector],
    ["to the gateway", VECTORS.keyToGateway, VECTORS.toGateway],
  ] as const)("has the records %s, under one key after another", ([, key, wanted], { expect }) => {
    const sealer = new RecordSealer(new CipherState(bytes(key)));
    const opener = new RecordOpener(new CipherState(bytes(key)));
    let number = 0;
    for (const { number: next, data, record } of wanted) {
      // What lies between is of the test's own making.
      for (; number < next; number += 1) read(opener, hex(sealer.seal(Uint8Array.of(1))));
      expect(hex(data === "" ? sealer.end() : sealer.seal(bytes(data)))).toBe(record);
      expect(hex(Buffer.concat(read(opener, record)))).toBe(data);
      number += 1;
    }
    expect(opener.ended).toBe(true);
  });
});

function read(opener: RecordOpener, record: string): Uint8Array[] {
  opener.push(bytes(record));
  const data = opener.next();
  return data === undefined ? [] : [data];
}
