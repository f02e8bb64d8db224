import { setPixelFormat } from "../client-message.ts";
import type { PixelFormat } from "../pixel-format.ts";
import { isSameBytes } from "../../wire/bytes.ts";

/**
 * How long the server must have been silent, with nothing left to answer, before pixels change their
 * format: updates do not tell theirs, so the last one in the old format must have begun. Milliseconds.
 */
const QUIET_MS = 250;

/** When the pixels of a server may change their format. Times are milliseconds on any one clock. */
export class FormatSwitch {
  #format: PixelFormat;
  #next: PixelFormat | undefined;
  #heardAt = 0;

  constructor(format: PixelFormat) {
    this.#format = format;
  }

  /** The format in force. */
  get format(): PixelFormat {
    return this.#format;
  }

  /** Whether another format is waiting. Until it is in force no update may be asked for that could come late. */
  get isPending(): boolean {
    return this.#next !== undefined;
  }

  /** Another format is wanted. `false`: it is in force, or waiting, already. */
  request(format: PixelFormat): boolean {
    if (isSameFormat(format, this.#next ?? this.#format)) return false;
    this.#next = format;
    return true;
  }

  /** The server has sent something. */
  heard(now: number): void {
    this.#heardAt = now;
  }

  /** When the format that waits comes into force, as far as is known; `isIdle`: the server has nothing left to answer. */
  dueAt(isIdle: boolean): number | undefined {
    return this.#next && isIdle ? this.#heardAt + QUIET_MS : undefined;
  }

  /** The format that comes into force now, if it is time. */
  take(now: number, isIdle: boolean): PixelFormat | undefined {
    const dueAt = this.dueAt(isIdle);
    if (this.#next === undefined || dueAt === undefined || now < dueAt) return undefined;
    this.#format = this.#next;
    this.#next = undefined;
    return this.#format;
  }
}

function isSameFormat(a: PixelFormat, b: PixelFormat): boolean {
  return isSameBytes(setPixelFormat(a), setPixelFormat(b));
}
