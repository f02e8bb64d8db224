import { writeFile } from "node:fs/promises";

import { bootImage } from "../../demo/launch/guests.ts";

/** Hands every byte from one serial port to the other, for ever: what a test says to the second is from the guest. */
// prettier-ignore
const BRIDGE = [
  0xba, 0xfd, 0x03,       // first:  mov dx, 0x3fd   ; has the first port a byte?
  0xec,                   //         in al, dx
  0xa8, 0x01,             //         test al, 1
  0x74, 0x13,             //         jz second
  0xba, 0xf8, 0x03,       //         mov dx, 0x3f8
  0xec,                   //         in al, dx
  0x88, 0xc3,             //         mov bl, al
  0xba, 0xfd, 0x02,       //         mov dx, 0x2fd   ; until the second can send one
  0xec,                   // wait2:  in al, dx
  0xa8, 0x20,             //         test al, 0x20
  0x74, 0xfb,             //         jz wait2
  0x88, 0xd8,             //         mov al, bl
  0xb2, 0xf8,             //         mov dl, 0xf8
  0xee,                   //         out dx, al
  0xba, 0xfd, 0x02,       // second: mov dx, 0x2fd
  0xec,                   //         in al, dx
  0xa8, 0x01,             //         test al, 1
  0x74, 0xdd,             //         jz first
  0xba, 0xf8, 0x02,       //         mov dx, 0x2f8
  0xec,                   //         in al, dx
  0x88, 0xc3,             //         mov bl, al
  0xba, 0xfd, 0x03,       //         mov dx, 0x3fd
  0xec,                   // wait1:  in al, dx
  0xa8, 0x20,             //         test al, 0x20
  0x74, 0xfb,             //         jz wait1
  0x88, 0xd8,             //         mov al, bl
  0xb2, 0xf8,             //         mov dl, 0xf8
  0xee,                   //         out dx, al
  0xeb, 0xc8,             //         jmp first
];

/** Writes the floppy of a guest whose agent is a test: QEMU's agent is at its first serial port, the test at the second. */
export async function writeAgentGuest(path: string): Promise<void> {
  await writeFile(path, bootImage(BRIDGE));
}
