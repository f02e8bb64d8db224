import type { ConsoleScreen } from "../../screen/console-screen.ts";
import { LOCK_KEYS } from "../key.ts";
import type { LockKey } from "../lock-keys.ts";

/** Presses a lock key in the machine and releases it, because a person wants what it takes; `false`: not now. */
export function tapLock(screen: ConsoleScreen, lock: LockKey): boolean {
  screen.keys.locks.expect(lock);
  const key = LOCK_KEYS[lock];
  return screen.sendKeys([
    [
      { key, down: true },
      { key, down: false },
    ],
  ]);
}
