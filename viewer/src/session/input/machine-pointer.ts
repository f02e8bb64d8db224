/** First byte of PointerEvent, whose place is two numbers of 16 bits from its third byte on (RFC 6143 §7.5.5). */
const POINTER_EVENT = 5;

const X = 2;
const Y = 4;

/**
 * Where the machine's pointer is told to be. While it moves by motions, a hand can move it from where it is: places
 * count modulo 65,536 then, and the gateway makes motions of what lies between two of them (docs/channel.md).
 */
export class MachinePointer {
  readonly #changed: (isRelative: boolean) => void;
  #isRelative = false;
  /** The last place that noVNC has given. */
  #x = 0;
  #y = 0;
  /** How far motions have led from there. */
  #movedX = 0;
  #movedY = 0;

  /** `changed`: {@link isRelative} is another one. */
  constructor(changed: (isRelative: boolean) => void) {
    this.#changed = changed;
  }

  /** Whether the machine's pointer moves by motions: it has a mouse and no tablet. */
  get isRelative(): boolean {
    return this.#isRelative;
  }

  set isRelative(isRelative: boolean) {
    if (isRelative === this.#isRelative) return;
    this.#isRelative = isRelative;
    this.#movedX = 0;
    this.#movedY = 0;
    this.#changed(isRelative);
  }

  /** Takes one whole message of noVNC's. Writes the place to a PointerEvent while the pointer moves by motions. */
  pass(message: Uint8Array<ArrayBuffer>): void {
    if (message[0] !== POINTER_EVENT) return;
    const view = new DataView(message.buffer, message.byteOffset);
    this.#x = view.getUint16(X);
    this.#y = view.getUint16(Y);
    if (this.#isRelative) this.#place(view);
  }

  /** The PointerEvent for a motion in pixels of the machine, with the buttons that are down by RFC 6143's mask. */
  move(dx: number, dy: number, buttons: number): Uint8Array<ArrayBuffer> {
    this.#movedX += dx;
    this.#movedY += dy;
    const message = new Uint8Array(6);
    message[0] = POINTER_EVENT;
    message[1] = buttons;
    this.#place(new DataView(message.buffer));
    return message;
  }

  /** What is passed from now on is of another connection, in which the pointer moves to places until it is told. */
  renew(): void {
    this.isRelative = false;
  }

  #place(view: DataView): void {
    view.setUint16(X, this.#x + this.#movedX);
    view.setUint16(Y, this.#y + this.#movedY);
  }
}
