import type { Page } from "playwright-core";
import type { TestContext } from "vitest";

import { PATCH_COLOURS, PATCH_SIDE } from "../../../demo/desktop/layout.ts";
import { startDemoHypervisor } from "../../../demo/hypervisor.ts";
import { startQemu } from "../../support/qemu.ts";
import { startTigerVnc } from "../../support/tiger-vnc.ts";
import { isDrawn, PROMPT, readCells } from "../../support/vga-text.ts";
import {
  focusScreen,
  screenColor,
  screenPixels,
  SOON,
  typeInto,
} from "../../support/viewer-page.ts";

type Expect = TestContext["expect"];

/** A machine that one viewer after the other opens, each adding one letter to what was typed. */
export interface Machine {
  readonly port: number;
  /** Waits until the page shows the screen as it is, types a letter and waits for what it does. */
  prove(page: Page, expect: Expect): Promise<void>;
  close(): Promise<void>;
}

/** Columns of the echo guest's first row that are looked at; fewer letters than that are typed. */
const COLUMNS = 40;

async function qemu(password: string): Promise<Machine> {
  const server = await startQemu({ guest: "echo", password });
  return {
    port: server.port,
    async prove(page, expect) {
      const row = (from: number, count: number): Promise<readonly string[]> =>
        readCells((...area) => screenPixels(page, ...area), from, count);
      const drawn = async (): Promise<number> => (await row(1, COLUMNS)).filter(isDrawn).length;
      await expect.poll(() => row(0, 1), SOON).toEqual([PROMPT]);
      const before = await drawn();
      await press(page);
      await expect.poll(drawn, SOON).toBe(before + 1);
    },
    close: () => server.close(),
  };
}

const PAINT = 0x336699;

async function tigerVnc(password: string): Promise<Machine> {
  const server = await startTigerVnc({ paint: PAINT, password });
  const { display } = server;
  const colour = (letters: number): number => PAINT + letters;
  display.onType((typed) => {
    display.fill(colour(typed.length), { x: 80, y: 80, width: 64, height: 64 });
  });
  return {
    port: server.port,
    async prove(page, expect) {
      const letters = display.typed().length;
      const shown = () => screenColor(page, 100, 100);
      await expect.poll(shown, SOON).toBe(`#${colour(letters).toString(16)}`);
      await press(page);
      await expect.poll(shown, SOON).toBe(`#${colour(letters + 1).toString(16)}`);
    },
    close: () => server.close(),
  };
}

async function demo(password: string): Promise<Machine> {
  const machine = await startDemoHypervisor({ password });
  const { desktop } = machine;
  const letters = (): number => desktop.terminalText.join("").split(LETTER).length - 1;
  return {
    port: machine.port,
    async prove(page, expect) {
      const patch = (index: number): Promise<string> =>
        screenColor(
          page,
          desktop.width - (PATCH_COLOURS.length - index) * PATCH_SIDE + PATCH_SIDE / 2,
          desktop.height - PATCH_SIDE / 2,
        );
      await expect
        .poll(() => Promise.all([patch(0), patch(1), patch(2)]), SOON)
        .toEqual(["#ff0000", "#00ff00", "#0000ff"]);
      const before = letters();
      await press(page);
      await expect.poll(letters, SOON).toBe(before + 1);
    },
    close: () => machine.close(),
  };
}

/** It stands in none of the texts that the demo machine shows by itself. */
const LETTER = "q";

async function press(page: Page): Promise<void> {
  await focusScreen(page);
  await typeInto(page, LETTER);
}

/** By the names in docs/viewers.md. Each wants the VNC password, of at most 8 characters. */
export const MACHINES = {
  QEMU: qemu,
  TigerVNC: tigerVnc,
  "demo machine": demo,
} as const satisfies Readonly<Record<string, (password: string) => Promise<Machine>>>;

export type MachineName = keyof typeof MACHINES;
