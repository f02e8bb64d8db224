/** What a control plane needs to make tickets, in any runtime with Web Crypto. */
export type { Claims, Grant, Target } from "./claims.ts";
export { TicketError } from "./errors.ts";
export type { RecipientKey, SharedKey, SigningKey } from "./keys/jwk.ts";
export { KeyError } from "./keys/key-error.ts";
export { newClaims, type ClaimsInput, type MintingDeps } from "./new-claims.ts";
export { sealTicket, type SealingKeys } from "./seal.ts";
export { sessionName } from "./session-name.ts";
