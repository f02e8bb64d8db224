import { spawnSync } from "node:child_process";
import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { startChild } from "./child.ts";
import { bootImage } from "../../demo/launch/guests.ts";
import { childListens } from "./listener.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { writeVncPassword } from "./tiger-vnc.ts";
import { onFreePort } from "./vnc-server.ts";
import { openXDisplay, type XDisplay } from "./x-display.ts";
import { reportedDisplay } from "./x-server.ts";

/** A VNC server to record: small, and with a screen on which something happens. */
export interface RecordedServer {
  readonly port: number;
  readonly password?: string;
  /** Name and version, such as `QEMU 7.2.22`. */
  readonly version: string;
  /** Changes the screen for a second or so. */
  play(): Promise<void>;
  close(): Promise<void>;
}

/** Size of the recorded screens in pixels. */
export const SCREEN = { width: 240, height: 160 } as const;

/**
 * Paints rows 0 to 50 of a 320x200 screen in true colour for ever: a plain colour, two colours,
 * a gradient and noise, twice a second or so.
 */
// prettier-ignore
const PAINTING_GUEST = [
  0xb8, 0x02, 0x4f,                         //           mov ax, 0x4f02    ; set VBE mode
  0xbb, 0x40, 0x01,                         //           mov bx, 0x0140    ; 320x200, 32 bits per pixel
  0xcd, 0x10,                               //           int 0x10
  0xb8, 0x00, 0xa0,                         //           mov ax, 0xa000    ; the first 64 KiB of it
  0x8e, 0xc0,                               //           mov es, ax
  0x66, 0xb9, 0x01, 0x00, 0x00, 0x00,       //           mov ecx, 1        ; seed of the noise
  0x31, 0xdb,                               //           xor bx, bx        ; number of the frame
  0xfb,                                     //           sti
  0x31, 0xff,                               // frame:    xor di, di
  0x66, 0x0f, 0xb7, 0xc7,                   // pixel:    movzx eax, di
  0xc1, 0xe8, 0x0e,                         //           shr ax, 14        ; a quarter for each picture
  0x74, 0x23,                               //           jz plain
  0x3c, 0x02,                               //           cmp al, 2
  0x72, 0x27,                               //           jb stripes
  0x74, 0x32,                               //           je gradient
  0x66, 0x69, 0xc9, 0x0d, 0x66, 0x19, 0x00, // noise:    imul ecx, ecx, 1664525
  0x66, 0x81, 0xc1, 0x5f, 0xf3, 0x6e, 0x3c, //           add ecx, 1013904223
  0x66, 0x89, 0xc8,                         //           mov eax, ecx
  0x66, 0xc1, 0xe8, 0x08,                   //           shr eax, 8
  0x66, 0x25, 0xe0, 0xe0, 0xe0, 0x00,       //           and eax, 0xe0e0e0
  0xeb, 0x22,                               //           jmp put
  0x88, 0xd8,                               // plain:    mov al, bl
  0x66, 0xc1, 0xe0, 0x0c,                   //           shl eax, 12
  0xeb, 0x1a,                               //           jmp put
  0x66, 0x31, 0xc0,                         // stripes:  xor eax, eax
  0xf7, 0xc7, 0x40, 0x00,                   //           test di, 64
  0x74, 0x11,                               //           jz put
  0x88, 0xdc,                               //           mov ah, bl
  0xeb, 0x0d,                               //           jmp put
  0x66, 0x0f, 0xb7, 0xc7,                   // gradient: movzx eax, di
  0xc1, 0xe8, 0x02,                         //           shr ax, 2
  0x00, 0xd8,                               //           add al, bl
  0x66, 0xc1, 0xe0, 0x08,                   //           shl eax, 8
  0x66, 0xab,                               // put:      stosd
  0x85, 0xff,                               //           test di, di
  0x75, 0xac,                               //           jnz pixel
  0xb2, 0x0a,                               //           mov dl, 10
  0xf4,                                     // rest:     hlt               ; until the timer ticks
  0xfe, 0xca,                               //           dec dl
  0x75, 0xfb,                               //           jnz rest
  0x80, 0xc3, 0x25,                         //           add bl, 37
  0xeb, 0x9e,                               //           jmp frame
];

/** How long the machine needs to boot and paint, in milliseconds. */
const BOOT_MS = 4000;

/** QEMU with a machine that paints. It may send JPEG when asked for a quality. Does not wait for the machine to boot. */
export async function startPaintingQemu(): Promise<RecordedServer & { booted(): Promise<void> }> {
  const folder = await temporaryFolder();
  const floppy = join(folder.path, "guest.img");
  await writeFile(floppy, bootImage(PAINTING_GUEST));
  return onFreePort(async (port) => {
    const child = await startChild(
      "qemu-system-x86_64",
      [
        ["-nodefaults", "-machine", "pc,accel=tcg", "-m", "32", "-vga", "std"],
        ["-display", "none", "-monitor", "none", "-serial", "none", "-net", "none"],
        ["-drive", `file=${floppy},format=raw,if=floppy`, "-boot", "a"],
        ["-vnc", `127.0.0.1:${port - 5900},lossy=on,power-control=on`],
      ].flat(),
    );
    const started = Date.now();
    await childListens(child, port);
    return {
      port,
      version: versioned("QEMU", "qemu-system-x86_64", "--version"),
      booted: () => sleep(Math.max(0, started + BOOT_MS - Date.now())),
      play: () => sleep(700),
      close: async () => {
        await child.stop();
        await folder.remove();
      },
    };
  });
}

/** TigerVNC's X server with a scrolling terminal. */
export async function startRecordedTigerVnc(): Promise<RecordedServer> {
  return onFreePort(async (port) => {
    const child = await startChild(
      "Xtigervnc",
      [
        ["-displayfd", "3", "-geometry", geometry(), "-depth", "24", "-noreset"],
        ["-rfbport", String(port), "-localhost=1", "-interface", "127.0.0.1", "-nolisten", "tcp"],
        ["-SecurityTypes", "None", "-AlwaysShared", "-BlacklistThreshold", "1000000"],
      ].flat(),
    );
    const number = await reportedDisplay(child);
    await childListens(child, port);
    const display = await openXDisplay(number, 0x204060);
    return {
      port,
      version: versioned("TigerVNC", "Xtigervnc", "-version"),
      play: () => draw(display, number),
      close: async () => {
        display.close();
        await child.stop();
      },
    };
  });
}

/** A virtual X display and x11vnc, which shows it. */
export async function startRecordedX11vnc(): Promise<RecordedServer> {
  const xvfb = await startChild(
    "Xvfb",
    `-displayfd 3 -screen 0 ${geometry()}x24 -nolisten tcp -noreset`.split(" "),
  );
  const number = await reportedDisplay(xvfb);
  const display = await openXDisplay(number, 0x204060);
  return onFreePort(async (port) => {
    const child = await startChild(
      "x11vnc",
      [
        ["-display", `:${number}`, "-rfbport", String(port), "-listen", "127.0.0.1", "-noipv6"],
        ["-forever", "-shared", "-nolookup", "-noxrecord", "-norc", "-quiet", "-nopw"],
      ].flat(),
    );
    await childListens(child, port);
    return {
      port,
      version: versioned("x11vnc", "x11vnc", "-version"),
      play: () => draw(display, number),
      close: async () => {
        await child.stop();
        display.close();
        await xvfb.stop();
      },
    };
  });
}

/** TightVNC's X server, which knows no display but one it is given and no login without a password. */
export async function startRecordedTightVnc(): Promise<RecordedServer> {
  const password = "recorded";
  const folder = await temporaryFolder();
  const passwords = join(folder.path, "passwd");
  await writeVncPassword(passwords, password);
  return onFreePort(async (port) => {
    const number = 600 + (port % 1000);
    const child = await startChild(
      "Xtightvnc",
      [
        [`:${number}`, "-geometry", geometry(), "-depth", "24", "-nolisten", "tcp"],
        ["-rfbport", String(port), "-rfbauth", passwords, "-localhost", "-interface", "127.0.0.1"],
      ].flat(),
    );
    await childListens(child, port);
    await access(`/tmp/.X11-unix/X${number}`);
    const display = await openXDisplay(number, 0x204060);
    return {
      port,
      password,
      version: versioned("TightVNC", "Xtightvnc", "-version"),
      play: () => draw(display, number),
      close: async () => {
        display.close();
        await child.stop();
        await folder.remove();
      },
    };
  });
}

/** Plain areas, small areas of many colours, and text that scrolls. */
async function draw(display: XDisplay, number: number): Promise<void> {
  let noise = 1;
  const random = (below: number): number => {
    noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 0;
    return noise % below;
  };
  const terminal = await startChild(
    "xterm",
    [
      ["-display", `:${number}`, "-geometry", "30x5+8+80", "-e", "sh", "-c"],
      ["for i in $(seq 1 24); do echo line $i $i $i; sleep 0.05; done"],
    ].flat(),
  );
  for (let step = 0; step < 6; step += 1) {
    const color = (step * 0x2a1f13 + 0x304050) & 0xffffff;
    display.fill(color, { x: 4 + step * 20, y: 4, width: 60, height: 60 });
    for (let spot = 0; spot < 500; spot += 1) {
      const [x, y] = [150 + random(80), 4 + random(64)];
      display.fill(random(0x1000000), { x, y, width: 2, height: 2 });
    }
    // oxlint-disable-next-line no-await-in-loop -- one picture after another
    await sleep(220);
  }
  await terminal.stop();
}

function geometry(): string {
  return `${SCREEN.width}x${SCREEN.height}`;
}

/** The first number with dots in it that the program prints when asked for its version. */
function versioned(name: string, command: string, option: string): string {
  const { stdout, stderr } = spawnSync(command, [option], { encoding: "utf8" });
  return `${name} ${/\d+(?:\.\d+)+/.exec(stdout + stderr)?.[0] ?? "of unknown version"}`;
}
