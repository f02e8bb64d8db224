import { it } from "vitest";

import { desEncrypt } from "../../../../worker/tunnel/login/des.ts";
import {
  vncAuthenticationKey,
  vncAuthenticationResponse,
} from "../../../../worker/rfb/handshake/vnc-authentication.ts";
import { hex } from "../../../support/play.ts";

const challenge = Uint8Array.from({ length: 16 }, (_, index) => index * 0x11);

// Challenge 00112233445566778899aabbccddeeff; responses computed with OpenSSL's single DES.
it.for([
  ["password", "0e86ceceeef64e26", "b7b9c87777661a7a2299733209bfdfce"],
  ["vncpw123", "6e76c60eee8c4ccc", "bc90320c55d9938fac41842ba9e41f40"],
  ["longerthan8", "36f676e6a64e2e16", "93c44a31949accabb5e3da841432b2e1"],
  ["", "0000000000000000", "74f4ae777aa431e89ca4757b2414f4d7"],
  ["pässwört", "0ec325ceceeec36d", "494ec01a06721db51a015b9eaa94dac8"],
  ["ключ", "0b5d0bdd8b718be1", "7c9fb51b06c752bed12977baf99de307"],
] as const)("answers the challenge for %j", ([password, key, response], { expect }) => {
  expect(hex(vncAuthenticationKey(password))).toBe(key);
  expect(hex(vncAuthenticationResponse(challenge, password, desEncrypt))).toBe(response);
});

it("lets only the first 8 bytes of UTF-8 count, which may end inside a character", ({ expect }) => {
  expect(hex(vncAuthenticationKey("ключи"))).toBe(hex(vncAuthenticationKey("ключ")));
  expect(hex(vncAuthenticationKey("1234567é"))).toBe(hex(vncAuthenticationKey("1234567ê")));
  expect(hex(vncAuthenticationKey("longerth"))).toBe(hex(vncAuthenticationKey("longerthan8")));
});

it("encrypts the DES test vector of FIPS 81", ({ expect }) => {
  const key = Buffer.from("0123456789abcdef", "hex");
  const data = Buffer.from("4e6f772069732074", "hex"); // "Now is t"
  expect(hex(desEncrypt(key, data))).toBe("3fa40e8a984d4815");
});
