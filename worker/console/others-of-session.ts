import { askForTime, type AskedHooks } from "./ask-for-time.ts";
import { entryOf } from "./entry.ts";
import type { Lasting } from "./lasting.ts";
import { Others, type OthersOptions } from "./others.ts";
import type { SessionOptions } from "./session-options.ts";

/** A session's part in its console. */
export function othersOf(
  options: SessionOptions,
  lasting: Lasting,
  { tell, keep, ...hooks }: Pick<OthersOptions, "happened" | "standing" | "tell"> & AskedHooks,
): Others {
  const { admission, deps, directory, directoryFailed, limits, share } = options;
  const { startedUnixMs, stay } = lasting;
  return new Others({
    ...hooks,
    tell,
    directory,
    entry: entryOf(admission, startedUnixMs, deps.version),
    before: stay,
    granted: admission.claims.grant.mode,
    limits: limits.directory,
    now: deps.monotonicMs,
    unixMs: deps.unixMs,
    random: deps.fraction,
    newId: deps.newId,
    setTimer: deps.setTimer,
    share: () => void share().then(tell),
    askTime: () => tell(askForTime(options, lasting, { keep, standing: hooks.standing })),
    failed: directoryFailed,
  });
}
