import type { TenantsRemote } from "./contract.ts";

/** Time after which a directory says again that it has sessions, in milliseconds: well before that is forgotten. */
const SAY_AGAIN_MS = 25 * 60_000;
/** Time until it says again what was not heard. */
const RETRY_MS = 60_000;

export interface TenancyOptions {
  readonly tenants: Pick<TenantsRemote, "has" | "hasNone">;
  /** Whose directory it is, as soon as that is known. */
  readonly tenant: () => string | undefined;
  /** Whether it has any session, parked or not. */
  readonly hasAny: () => boolean;
  readonly unixMs: () => number;
}

/** Has it known which tenants have sessions: when the first comes, some time after the last is gone, and in between. */
export class Tenancy {
  readonly #options: TenancyOptions;
  #said: boolean | undefined;
  #saidUnixMs = -Infinity;
  #isSaying = false;

  constructor(options: TenancyOptions) {
    this.#options = options;
  }

  /**
   * Says what is to be said now. Never rejects: what is not heard is said again. That there are none is said where that
   * is asked for alone: the next may come soon.
   */
  async say(about: "any" | "none-too" = "any"): Promise<void> {
    const { tenants, unixMs } = this.#options;
    const tenant = this.#options.tenant();
    const hasAny = this.#options.hasAny();
    const isOld = this.#saidUnixMs + SAY_AGAIN_MS <= unixMs();
    const isNews = hasAny ? this.#said !== true || isOld : about !== "any" && this.#said !== false;
    if (!isNews || this.#isSaying || tenant === undefined) return;
    this.#isSaying = true;
    this.#said = hasAny;
    this.#saidUnixMs = unixMs();
    try {
      await (hasAny ? tenants.has({ tenant }) : tenants.hasNone({ tenant }));
    } catch {
      this.#saidUnixMs = unixMs() + RETRY_MS - SAY_AGAIN_MS;
    }
    this.#isSaying = false;
    // Whatever has changed meanwhile.
    if (this.#options.hasAny() !== hasAny) await this.say(about);
  }
}
