import type { Page } from "playwright-core";
import type { TestContext } from "vitest";

import { startQemu, type QemuOptions } from "../../support/qemu.ts";
import {
  startTigerVnc,
  type PaintedVncServer,
  type TigerVncOptions,
} from "../../support/tiger-vnc.ts";
import { isDrawn, PROMPT, readCells } from "../../support/vga-text.ts";
import {
  focusScreen,
  screenColor,
  screenPixels,
  SOON,
  typeInto,
} from "../../support/viewer-page.ts";
import { startX11vnc, type X11vncOptions } from "../../support/x11vnc.ts";

type Expect = TestContext["expect"];

/** A real machine whose console is to be opened, and what shows that it was. */
export interface Machine {
  readonly port: number;
  /** Where it serves its console as a WebSocket, if it does. */
  readonly websocketPort: number | undefined;
  /** Waits until the page shows its screen, types at it and sees the answer. Throws if that fails. */
  prove(page: Page, expect: Expect): Promise<void>;
  close(): Promise<void>;
}

const PAINT = 0x336699;
const ANSWER = 0x33cc66;

/** A machine in QEMU whose guest echoes what is typed. */
export async function qemu(options: Omit<QemuOptions, "guest"> = {}): Promise<Machine> {
  const server = await startQemu({ ...options, guest: "echo" });
  return {
    port: server.port,
    websocketPort: server.websocketPort,
    async prove(page, expect) {
      const cells = (from: number, count: number): Promise<readonly string[]> =>
        readCells((...area) => screenPixels(page, ...area), from, count);
      await expect.poll(() => cells(0, 1), SOON).toEqual([PROMPT]);
      await focusScreen(page);
      await typeInto(page, "ok");
      const drawn = async (): Promise<boolean[]> => (await cells(1, 3)).map(isDrawn);
      await expect.poll(drawn, SOON).toEqual([true, true, false]);
    },
    close: () => server.close(),
  };
}

/** TigerVNC's X server. */
export async function tigerVnc(options: Omit<TigerVncOptions, "paint"> = {}): Promise<Machine> {
  return painted(await startTigerVnc({ ...options, paint: PAINT }));
}

/** x11vnc before Xvfb. */
export async function x11vnc(options: Omit<X11vncOptions, "paint">): Promise<Machine> {
  return painted(await startX11vnc({ ...options, paint: PAINT }));
}

function painted(server: PaintedVncServer): Machine {
  return {
    port: server.port,
    websocketPort: undefined,
    async prove(page, expect) {
      await expect.poll(() => screenColor(page, 100, 100), SOON).toBe(text(PAINT));
      server.display.onType((typed) => {
        if (typed === "ok") server.display.fill(ANSWER, { x: 80, y: 80, width: 64, height: 64 });
      });
      await focusScreen(page);
      await typeInto(page, "ok");
      await expect.poll(() => screenColor(page, 100, 100), SOON).toBe(text(ANSWER));
    },
    close: () => server.close(),
  };
}

function text(colour: number): string {
  return `#${colour.toString(16).padStart(6, "0")}`;
}
