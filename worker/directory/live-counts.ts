import type { LiveSessionKey, LimitName, Limits } from "../admission/limits.ts";
import { LOCAL, sourceOf } from "../admission/source.ts";
import type { Entry } from "./entry.ts";

/** What live sessions are counted by. */
export type Counted = Pick<Entry, "subject" | "console" | "issuer" | "by" | "client">;

/** How many live sessions a tenant has, of whom and of what. Every answer costs the same, however many there are. */
export class LiveCounts {
  readonly #counts = new Map<string, number>();

  add(entry: Counted): void {
    for (const [, name] of namesOf(entry)) this.#counts.set(name, this.#count(name) + 1);
  }

  /** One that was added. */
  remove(entry: Counted): void {
    for (const [, name] of namesOf(entry)) {
      const left = this.#count(name) - 1;
      if (left > 0) this.#counts.set(name, left);
      else this.#counts.delete(name);
    }
  }

  /** The first limit that one more session would pass. */
  limitFor(entry: Counted, limits: Limits["liveSessions"]): LimitName | undefined {
    for (const [key, name] of namesOf(entry)) {
      const limit = limits[key];
      if (limit > 0 && this.#count(name) >= limit) return `liveSessions.${key}`;
    }
    return undefined;
  }

  #count(name: string): number {
    return this.#counts.get(name) ?? 0;
  }
}

/** Under which names a session is counted. */
function namesOf({
  subject,
  console: { id },
  issuer,
  by,
  client,
}: Counted): readonly (readonly [LiveSessionKey, string])[] {
  const source = sourceOf(client === undefined ? {} : { client });
  return [
    // Whoever names everybody as itself says nothing about persons.
    ...(subject === issuer ? [] : [["subject", `subject ${subject}`] as const]),
    ["console", `console ${id}`],
    ["tenant", "tenant"],
    ["issuer", `issuer ${by ?? issuer}`],
    ...(source === LOCAL ? [] : [["source", `source ${source}`] as const]),
  ];
}
