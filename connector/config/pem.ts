import { X509Certificate } from "node:crypto";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The certificates in PEM text, whatever is between them; `undefined` when one cannot be read.
 * OpenSSL, handed the text, would pass over what it cannot read without a word.
 */
export function certificatesIn(text: string): readonly string[] | undefined {
  const certificates: readonly string[] = text.match(CERTIFICATE) ?? [];
  return certificates.every(isCertificate) ? certificates : undefined;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
