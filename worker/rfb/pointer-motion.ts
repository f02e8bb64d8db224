/** No motion, as QEMU reads it once its pointer moves by motions (`pointer_event` of its `ui/vnc.c`). */
const NO_MOTION = 0x7fff;

/**
 * What a server makes of PointerEvents (RFC 6143 §7.5.5): positions, or motions where it was asked to announce how its
 * pointer moves, and the guest has a mouse and no tablet ("QEMU Pointer Motion Change", community RFB specification).
 *
 * Viewers give positions in both cases, and a motion is what lies between two of them, modulo 65,536. So an event can be
 * left out or arrive late, and nothing is lost of the way; and it means the same whatever its viewer knew by then.
 */
export class PointerMotion {
  readonly #changed: (isRelative: boolean) => void;
  #isOffered = false;
  #isAnnounced = false;
  #isRelative = false;
  /** What `changed` was told last. */
  #told = false;
  #x: number | undefined;
  #y = 0;

  /** `changed`: {@link isRelative} is another one, see {@link tell}. */
  constructor(changed: (isRelative: boolean) => void = () => {}) {
    this.#changed = changed;
  }

  /** Whether the server reads motions. */
  get isRelative(): boolean {
    return this.#isRelative;
  }

  /** Whether the server is asked to announce how its pointer moves; if not it reads positions, whatever it has announced. */
  set isOffered(isOffered: boolean) {
    this.#isOffered = isOffered;
    this.#settle();
    this.tell();
  }

  /** Whether it has announced motions last; not told before {@link tell}. */
  set isAnnounced(isAnnounced: boolean) {
    this.#isAnnounced = isAnnounced;
    this.#settle();
  }

  /** The event as the server reads it: itself, or a copy with a motion. */
  read(event: Uint8Array): Uint8Array {
    const x = u16(event, 2);
    const y = u16(event, 4);
    const fromX = this.#x ?? x;
    const fromY = this.#x === undefined ? y : this.#y;
    this.#x = x;
    this.#y = y;
    if (!this.#isRelative) return event;
    const copy = new Uint8Array(event);
    setU16(copy, 2, motion(fromX, x));
    setU16(copy, 4, motion(fromY, y));
    return copy;
  }

  /** Tells what has changed: once for all that a server says at once, which may be another announcement every 16 bytes. */
  tell(): void {
    if (this.#isRelative === this.#told) return;
    this.#told = this.#isRelative;
    this.#changed(this.#told);
  }

  #settle(): void {
    this.#isRelative = this.#isOffered && this.#isAnnounced;
  }
}

/** The shorter way around from one position to another, as QEMU reads it: 0 to 65,534. */
function motion(from: number, to: number): number {
  const way = ((to - from) << 16) >> 16;
  return Math.max(0, way + NO_MOTION);
}

function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function setU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value & 0xff;
}
