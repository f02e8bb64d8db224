import { bootImage } from "../../demo/launch/guests.ts";
import { connectRfb, tcpPipe } from "./rfb-client.ts";
import { readCells } from "./vga-text.ts";
import type { VncServer } from "./vnc-server.ts";

/**
 * Adds up what a PS/2 mouse reports, and shows it as hexadecimal numbers of four digits on a text screen: how far it has
 * moved to the right, and up, the buttons that are down, and those that have ever been. The second row has all digits.
 */
// prettier-ignore
const MOUSE = [
  0x31, 0xc0,             //          xor ax,ax
  0x8e, 0xd8,             //          mov ds,ax
  0x8e, 0xd0,             //          mov ss,ax
  0xbc, 0x00, 0x7c,       //          mov sp,0x7c00
  0xb8, 0x03, 0x00,       //          mov ax,0x3   ; video mode 3: 80x25 text
  0xcd, 0x10,             //          int 0x10
  0xb4, 0x01,             //          mov ah,0x1
  0xb9, 0x07, 0x26,       //          mov cx,0x2607   ; no cursor
  0xcd, 0x10,             //          int 0x10
  0xb8, 0x00, 0xb8,       //          mov ax,0xb800   ; segment of text memory
  0x8e, 0xc0,             //          mov es,ax
  0xbf, 0xa0, 0x00,       //          mov di,0xa0   ; second row: what each digit looks like
  0x31, 0xdb,             //          xor bx,bx
  0x88, 0xd8,             // legend:  mov al,bl
  0xe8, 0x46, 0x00,       //          call digit
  0x43,                   //          inc bx
  0x80, 0xfb, 0x10,       //          cmp bl,0x10
  0x72, 0xf5,             //          jb legend
  0xb8, 0x05, 0xc2,       //          mov ax,0xc205   ; PS/2 mouse with packets of 3 bytes
  0xb7, 0x03,             //          mov bh,0x3
  0xcd, 0x15,             //          int 0x15
  0x1e,                   //          push ds
  0x07,                   //          pop es
  0xbb, 0x76, 0x7c,       //          mov bx,handler   ; handler
  0xb8, 0x07, 0xc2,       //          mov ax,0xc207   ; ES:BX is called with each packet
  0xcd, 0x15,             //          int 0x15
  0xb8, 0x00, 0xc2,       //          mov ax,0xc200   ; on
  0xb7, 0x01,             //          mov bh,0x1
  0xcd, 0x15,             //          int 0x15
  0xfb,                   //          sti
  0xb8, 0x00, 0xb8,       // show:    mov ax,0xb800
  0x8e, 0xc0,             //          mov es,ax
  0x31, 0xff,             //          xor di,di
  0xbe, 0x00, 0x7e,       //          mov si,0x7e00   ; four words, each as four digits
  0xba, 0x04, 0x00,       //          mov dx,0x4
  0x8b, 0x1c,             // next:    mov bx,[si]
  0x83, 0xc6, 0x02,       //          add si,0x2
  0xb9, 0x04, 0x00,       //          mov cx,0x4
  0xc1, 0xc3, 0x04,       // nibble:  rol bx,0x4
  0x88, 0xd8,             //          mov al,bl
  0x24, 0x0f,             //          and al,0xf
  0xe8, 0x08, 0x00,       //          call digit
  0xe2, 0xf4,             //          loop nibble
  0x4a,                   //          dec dx
  0x75, 0xe9,             //          jne next
  0xf4,                   //          hlt
  0xeb, 0xd9,             //          jmp show
  0x3c, 0x0a,             // digit:   cmp al,0xa   ; the digit AL
  0x72, 0x02,             //          jb less
  0x04, 0x07,             //          add al,0x7
  0x04, 0x30,             // less:    add al,0x30
  0xb4, 0x07,             //          mov ah,0x7
  0xab,                   //          stos es:[di],ax
  0xc3,                   //          ret
  0x55,                   // handler: push bp
  0x89, 0xe5,             //          mov bp,sp
  0x50,                   //          push ax
  0x53,                   //          push bx
  0x1e,                   //          push ds
  0x31, 0xc0,             //          xor ax,ax
  0x8e, 0xd8,             //          mov ds,ax
  0x8b, 0x5e, 0x0c,       //          mov bx,[bp+0xc]   ; its status
  0x8a, 0x46, 0x0a,       //          mov al,[bp+0xa]   ; to the right: 8 bits, the sign is in the status
  0xf6, 0xc3, 0x10,       //          test bl,0x10
  0x74, 0x02,             //          je right
  0xb4, 0xff,             //          mov ah,0xff
  0x01, 0x06, 0x00, 0x7e, // right:   add ds:0x7e00,ax
  0x31, 0xc0,             //          xor ax,ax
  0x8a, 0x46, 0x08,       //          mov al,[bp+0x8]   ; upwards, likewise
  0xf6, 0xc3, 0x20,       //          test bl,0x20
  0x74, 0x02,             //          je up
  0xb4, 0xff,             //          mov ah,0xff
  0x01, 0x06, 0x02, 0x7e, // up:      add ds:0x7e02,ax
  0x83, 0xe3, 0x07,       //          and bx,0x7   ; the buttons that are down
  0x89, 0x1e, 0x04, 0x7e, //          mov ds:0x7e04,bx
  0x08, 0x1e, 0x06, 0x7e, //          or ds:0x7e06,bl   ; and all that ever were
  0x1f,                   //          pop ds
  0x5b,                   //          pop bx
  0x58,                   //          pop ax
  0x5d,                   //          pop bp
  0xcb,                   //          retf
];

export const MOUSE_IMAGE = bootImage(MOUSE);

/** What a machine's mouse has reported, told by the machine and by no page. */
interface MouseReport {
  /** How far it has moved, to the right and down. */
  readonly x: number;
  readonly y: number;
  /** 1: left, 2: right, 4: middle. */
  readonly buttons: number;
  readonly everPressed: number;
}

export interface MouseLog {
  /** `undefined` as long as the machine shows no numbers. */
  report(): Promise<MouseReport | undefined>;
  close(): void;
}

/** Reads the screen of the guest that adds up what its mouse reports, by a VNC connection of its own. */
export async function readMouse({ host, port }: VncServer): Promise<MouseLog> {
  const client = await connectRfb(tcpPipe(host, port));
  const row = (line: number): Promise<readonly string[]> =>
    readCells((...area) => Promise.resolve(client.pixels(...area)), 0, 16, line);
  return {
    report: async () => {
      const digits = await row(1);
      const shown = (await row(0)).map((cell) => digits.indexOf(cell));
      if (new Set(digits).size !== 16 || shown.includes(-1)) return undefined;
      const word = (at: number): number =>
        shown.slice(4 * at, 4 * at + 4).reduce((all, digit) => 16 * all + digit, 0);
      const signed = (value: number): number => (value << 16) >> 16;
      return {
        x: signed(word(0)),
        y: -signed(word(1)) || 0,
        buttons: word(2),
        everPressed: word(3),
      };
    },
    close: () => client.close(),
  };
}
