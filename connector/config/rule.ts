import { admitEndpoint, type AllowList, type Endpoint } from "../../worker/route/allow-list.ts";
import type { Identity } from "./identity.ts";

/** What the operator says about TLS to some targets. */
export interface Rule {
  readonly targets: AllowList;
  /** PEM of the authorities that count; a target can name fewer of them, and no others. */
  readonly authorities: string | undefined;
  readonly identity: Identity | undefined;
  readonly pins: readonly string[] | undefined;
  /** What certificates are for, where the target does not say and it is not the dialled host. */
  readonly serverName: string | undefined;
  /** Whether a target may ask for TLS without authentication. */
  readonly anonymous: boolean;
  /** Whether a target may be reached without TLS. */
  readonly plain: boolean;
  readonly minVersion: "TLSv1.2" | "TLSv1.3";
}

const NO_RULE: Rule = {
  targets: [],
  authorities: undefined,
  identity: undefined,
  pins: undefined,
  serverName: undefined,
  anonymous: false,
  plain: true,
  minVersion: "TLSv1.2",
};

/** The first rule that has the endpoint; without one, public authorities and no client certificate. */
export function ruleFor(rules: readonly Rule[], endpoint: Endpoint): Rule {
  return rules.find(({ targets }) => admitEndpoint(targets, endpoint) !== undefined) ?? NO_RULE;
}
