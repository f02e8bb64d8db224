/** Key and certificates that the connector shows to servers, as PEM. */
export interface Identity {
  /** The certificate, then its intermediates. */
  readonly certificate: string;
  readonly key: string;
}
