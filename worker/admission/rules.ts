import type { Route } from "../route/route.ts";
import type { Sharing } from "../ticket/claims.ts";
import type { CloudStackRules } from "../ticket/cloudstack/open.ts";
import type { Issuers } from "../ticket/issuers.ts";
import type { GatewayKeys } from "../ticket/keys/gateway-keys.ts";
import type { ResumeKeys } from "../ticket/resume-token.ts";
import type { BoundsByName } from "./bounds.ts";
import type { OriginRules } from "./origin.ts";

/** What the gateway's configuration says about who may have which console. */
export interface ConsoleRules {
  readonly ticketKeys: GatewayKeys;
  readonly issuers: Issuers;
  /** What issuers and holders of API tokens may ask for. */
  readonly bounds: BoundsByName;
  /** The ways out, in the order in which they are tried. */
  readonly routes: readonly Route[];
  /** The `aud` of tickets for this gateway. */
  readonly ticketAudience: string;
  /** Max time from a ticket's `iat` to its `exp`, in seconds. */
  readonly ticketMaxSeconds: number;
  /** Max length of a session, in seconds. */
  readonly sessionMaxSeconds: number;
  /** How long a session waits for a viewer that is lost, in seconds; 0: nobody can come back. */
  readonly resumeGraceSeconds: number;
  /** How long it waits for a machine whose screen is gone, in seconds; 0: it ends at once. */
  readonly waitSeconds: number;
  /** How long a session goes on without input, in seconds; 0: for as long as it lasts. */
  readonly idleSeconds: number;
  /** How long a page may be hidden before it lets go of the machine, in seconds; 0: for as long as it likes. */
  readonly parkAfterSeconds: number;
  /** The keys of the tokens that viewers come back with. */
  readonly resumeKeys: () => Promise<ResumeKeys>;
  /** Whether every link opens only after a person has pressed a button, and not only those that ask for it. */
  readonly confirmLinks: boolean;
  /** What happens when somebody wants a console that another has, unless its ticket says so. */
  readonly sharing: Sharing;
  /** Whether a grant may keep somebody from being shown to the others in a console. */
  readonly allowCovert: boolean;
  /** Where a ticket may lead a person back to. */
  readonly returnOrigins: readonly string[];
  /** Only there when the gateway accepts CloudStack's console URLs. */
  readonly cloudStack: CloudStackRules | undefined;
}

/** The tickets that are known to be used, by a mark of theirs or by their session's name. */
export interface KnownUsed {
  /** The session of the ticket, or `undefined` for one that is not known. `now`: unix milliseconds. */
  sessionOf(nameOrMark: string, now: number): string | undefined;
  /** Whether the session of a used ticket, as far as is known, still looks at the secret of a tab. */
  takesSecrets(session: string): boolean;
}

/** What a request for a console is decided by. */
export interface DecisionContext {
  readonly origins: OriginRules;
  /** `undefined` while the configuration is not valid. */
  readonly rules: ConsoleRules | undefined;
  readonly used: KnownUsed;
  /** Unix time in milliseconds. */
  readonly now: number;
}

/** A request for a console. */
export interface ConsoleRequest {
  readonly method: string;
  readonly headers: Headers;
  /** The URL by which the client knows it. */
  readonly url: URL;
}
