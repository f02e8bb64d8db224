import { writeFile } from "node:fs/promises";

import { bootImage } from "../../demo/launch/guests.ts";

/** What a guest writes first: it reads its keyboard from now on. */
export const READY = 0x3e;

/** Writes down each scan code that its keyboard gives, untouched by its BIOS. */
// prettier-ignore
const CODES = [
  0xfa,                   //        cli              ; the BIOS does not read the keyboard
  0xba, 0xd4, 0x03,       //        mov dx, 0x3d4    ; no cursor: one that blinks looks as if keys were shown
  0xb8, 0x0a, 0x20,       //        mov ax, 0x200a
  0xef,                   //        out dx, ax
  0xb0, READY,            //        mov al, '>'
  0xe6, 0xe9,             //        out 0xe9, al     ; QEMU's debug console
  0xe4, 0x64,             // next:  in al, 0x64      ; is there a scan code?
  0xa8, 0x01,             //        test al, 1
  0x74, 0xfa,             //        jz next
  0xe4, 0x60,             //        in al, 0x60
  0xe6, 0xe9,             //        out 0xe9, al
  0xeb, 0xf4,             //        jmp next
];

/** Ticks of the 1.193182 MHz timer in which the slow guest handles a key: 40 ms. */
const SLOW_TICKS = 47_727;

/**
 * Echoes and writes down each character, and takes 40 ms for it, while keys come every 25 ms. Its BIOS keeps 15 keys
 * meanwhile and loses what is more.
 */
// prettier-ignore
const SLOW = [
  0x31, 0xc0,             //        xor ax, ax
  0x8e, 0xd8,             //        mov ds, ax
  0xb8, 0x03, 0x00,       //        mov ax, 0x0003   ; video mode 3: 80x25 text
  0xcd, 0x10,             //        int 0x10
  0xb0, READY,            //        mov al, '>'
  0xe6, 0xe9,             //        out 0xe9, al
  0x30, 0xe4,             // next:  xor ah, ah       ; wait for a key, AL = its character
  0xcd, 0x16,             //        int 0x16
  0xe6, 0xe9,             //        out 0xe9, al
  0xb4, 0x0e,             //        mov ah, 0x0e     ; teletype output of AL
  0xcd, 0x10,             //        int 0x10
  0x31, 0xdb,             //        xor bx, bx       ; ticks that have passed
  0xe8, 0x15, 0x00,       //        call ticks
  0x89, 0xc1,             //        mov cx, ax
  0xe8, 0x10, 0x00,       // wait:  call ticks       ; the timer counts down
  0x89, 0xca,             //        mov dx, cx
  0x29, 0xc2,             //        sub dx, ax
  0x89, 0xc1,             //        mov cx, ax
  0x01, 0xd3,             //        add bx, dx
  0x81, 0xfb, SLOW_TICKS & 0xff, SLOW_TICKS >> 8, // cmp bx, SLOW_TICKS
  0x72, 0xef,             //        jb wait
  0xeb, 0xdc,             //        jmp next
  0x30, 0xc0,             // ticks: xor al, al       ; latch counter 0
  0xe6, 0x43,             //        out 0x43, al
  0xe4, 0x40,             //        in al, 0x40
  0x88, 0xc4,             //        mov ah, al
  0xe4, 0x40,             //        in al, 0x40
  0x86, 0xc4,             //        xchg al, ah
  0xc3,                   //        ret
];

export async function writeCodesGuest(path: string): Promise<void> {
  await writeFile(path, bootImage(CODES));
}

export async function writeSlowGuest(path: string): Promise<void> {
  await writeFile(path, bootImage(SLOW));
}
