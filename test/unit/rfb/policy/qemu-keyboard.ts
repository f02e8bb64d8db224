import { readFileSync } from "node:fs";

/** What one of QEMU's layouts makes of a keysym: codes with the modifiers that they go with. */
export type Layout = ReadonlyMap<number, readonly number[]>;

const SHIFT = 0x100;
const CTRL = 0x200;
const ALTGR = 0x800;
const MODIFIERS = SHIFT | CTRL | ALTGR;

/** QEMU keeps no more of a keysym (`ui/keymaps.c`). */
const CODES_OF_A_KEYSYM = 4;

/** QEMU's layouts by the names that `-k` takes, recorded by test/support/record-keymaps.ts. */
export const LAYOUTS: ReadonlyMap<string, Layout> = read();

function read(): ReadonlyMap<string, Layout> {
  const file = new URL("../../../vectors/qemu-keymaps.json", import.meta.url);
  const recorded = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, string>>;
  return new Map(Object.entries(recorded).map(([name, entries]) => [name, layoutOf(entries)]));
}

function layoutOf(entries: string): Layout {
  const layout = new Map<number, number[]>();
  for (const entry of entries.split(",")) {
    const [keysym = 0, code = 0] = entry.split(" ").map((hex) => Number.parseInt(hex, 16));
    const codes = layout.get(keysym) ?? [];
    if (codes.length < CODES_OF_A_KEYSYM) codes.push(code);
    layout.set(keysym, codes);
  }
  return layout;
}

/**
 * The keyboard of a QEMU as its VNC server keeps it (`ui/vnc.c`, `ui/keymaps.c`, `ui/kbd-state.c`), written
 * from QEMU's rule and sharing no code with the gateway.
 */
export class QemuKeyboard {
  readonly #layout: Layout;
  readonly #goesByKeysym: boolean;
  readonly #onDown: (code: number, held: ReadonlySet<number>) => void;
  readonly #held = new Set<number>();

  /**
   * `layout` is what `-k` names; without it key codes count, and keysyms of plain events are looked up in
   * `en-us`. `onDown` learns of each key going down, and which are held.
   */
  constructor(
    layout: string | undefined,
    onDown: (code: number, held: ReadonlySet<number>) => void,
  ) {
    this.#layout = LAYOUTS.get(layout ?? "en-us") ?? new Map();
    this.#goesByKeysym = layout !== undefined;
    this.#onDown = onDown;
  }

  /** `protocol_client_msg`: takes a KeyEvent or an extended one, and leaves others alone. */
  receive(message: Uint8Array): void {
    const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
    if (message[0] === 4) this.#keysym(view.getUint32(4), view.getUint8(1) !== 0);
    if (message[0] !== 255) return;
    const down = view.getUint16(2) !== 0;
    if (this.#goesByKeysym) this.#keysym(view.getUint32(4), down);
    else this.#code(view.getUint32(8) & 0xffff, down);
  }

  /** `key_event` */
  #keysym(keysym: number, down: boolean): void {
    const isUpper = keysym >= 0x41 && keysym <= 0x5a;
    this.#code(this.#codeOf((isUpper ? keysym + 0x20 : keysym) & 0xffff, down), down);
  }

  /** `keysym2scancode` */
  #codeOf(keysym: number, down: boolean): number {
    const codes = this.#layout.get(keysym === 0xfe20 ? 0xff09 : keysym) ?? [0];
    const holds = (...keys: number[]): boolean => keys.some((key) => this.#held.has(key));
    const modifiers =
      (holds(0x2a, 0x36) ? SHIFT : 0) | (holds(0xb8) ? ALTGR : 0) | (holds(0x1d, 0x9d) ? CTRL : 0);
    // Going up QEMU compares the code with its modifiers, so only one without can be found to be down.
    const fits = (code: number): boolean =>
      down ? (code & MODIFIERS) === modifiers : this.#held.has(code);
    return (codes.find(fits) ?? codes[0] ?? 0) & 0xff;
  }

  /** `do_key_event` and `qkbd_state_key_event` */
  #code(code: number, down: boolean): void {
    if (down) this.#onDown(code, this.#held);
    if (down) this.#held.add(code);
    else this.#held.delete(code);
  }
}
