import { writeFile } from "node:fs/promises";

/** Size of a 1.44 MB floppy image in bytes. */
const FLOPPY_BYTES = 1_474_560;

const SIGNATURE_OFFSET = 510;

/** Clears the 80x25 text screen, prompts with `>`, then echoes every typed character (BIOS, US layout). */
// prettier-ignore
const ECHO = [
  0x31, 0xc0,             //        xor ax, ax
  0x8e, 0xd8,             //        mov ds, ax
  0xb8, 0x03, 0x00,       //        mov ax, 0x0003   ; video mode 3: 80x25 text
  0xcd, 0x10,             //        int 0x10
  0xb8, 0x3e, 0x0e,       //        mov ax, 0x0e3e   ; teletype output of '>'
  0xcd, 0x10,             //        int 0x10
  0x30, 0xe4,             // next:  xor ah, ah       ; wait for a key, AL = its character
  0xcd, 0x16,             //        int 0x16
  0xb4, 0x0e,             //        mov ah, 0x0e     ; teletype output of AL
  0xcd, 0x10,             //        int 0x10
  0xeb, 0xf6,             //        jmp next
];

/** Counts up the character of every cell of the text screen for ever: a screen that never rests. */
// prettier-ignore
const ANIMATED = [
  0xb8, 0x00, 0xb8,       //        mov ax, 0xb800   ; segment of text memory
  0x8e, 0xc0,             //        mov es, ax
  0x31, 0xff,             // frame: xor di, di
  0x26, 0xfe, 0x05,       // cell:  inc byte [es:di]
  0x83, 0xc7, 0x02,       //        add di, 2
  0x81, 0xff, 0xa0, 0x0f, //        cmp di, 80 * 25 * 2
  0x72, 0xf4,             //        jb cell
  0xeb, 0xf0,             //        jmp frame
];

/** Fills the text screen with spaces on blue and rests. */
// prettier-ignore
const PLAIN = [
  0xb8, 0x00, 0xb8,       //        mov ax, 0xb800   ; segment of text memory
  0x8e, 0xc0,             //        mov es, ax
  0x31, 0xff,             //        xor di, di
  0xb8, 0x20, 0x1f,       //        mov ax, 0x1f20   ; a space, white on blue
  0xb9, 0xd0, 0x07,       //        mov cx, 80 * 25
  0xf3, 0xab,             //        rep stosw
  0xfa,                   //        cli
  0xf4,                   // rest:  hlt
  0xeb, 0xfd,             //        jmp rest
];

/** A floppy image that boots straight into a program, with no operating system. */
export function bootImage(program: readonly number[]): Uint8Array {
  if (program.length > SIGNATURE_OFFSET) throw new Error("program is longer than a boot sector");
  const image = new Uint8Array(FLOPPY_BYTES);
  image.set(program);
  image.set([0x55, 0xaa], SIGNATURE_OFFSET);
  return image;
}

/** Writes the floppy of a guest that shows on its screen what is typed. */
export async function writeEchoGuest(path: string): Promise<void> {
  await writeFile(path, bootImage(ECHO));
}

/** Writes the floppy of a guest whose screen is blue (0x0000a8) and does not change. */
export async function writePlainGuest(path: string): Promise<void> {
  await writeFile(path, bootImage(PLAIN));
}

/** Writes the floppy of a guest whose whole screen changes all the time. */
export async function writeAnimatedGuest(path: string): Promise<void> {
  await writeFile(path, bootImage(ANIMATED));
}
