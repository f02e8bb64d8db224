import { connectRfb, tcpPipe } from "./rfb-client.ts";
import { isDrawn, PROMPT, readCells } from "./vga-text.ts";
import type { VncServer } from "./vnc-server.ts";
import { SOON } from "./soon.ts";

/** Cells of the first row after the prompt. */
const ROOM = 79;

const POLL_MS = 50;

/** What has been typed into a machine, told by the machine and by no page. */
export interface GuestLog {
  typed(): Promise<string>;
  close(): void;
}

/**
 * Reads the screen of QEMU's echo guest by a VNC connection of its own. `letters` are those that can be told apart: they
 * are typed once so that it is known what they look like. Throws if they do not come.
 */
export async function readGuest({ host, port }: VncServer, letters: string): Promise<GuestLog> {
  const client = await connectRfb(tcpPipe(host, port));
  const row = (from: number, count: number): Promise<readonly string[]> =>
    readCells((...area) => Promise.resolve(client.pixels(...area)), from, count);
  const reaches = async (is: () => Promise<boolean>): Promise<void> => {
    const until = Date.now() + SOON.timeout;
    // oxlint-disable-next-line no-await-in-loop -- looks until it is so
    while (!(await is())) {
      if (Date.now() > until) throw new Error("the echo guest does not show what it was sent");
      // oxlint-disable-next-line no-await-in-loop -- looks again a little later
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };
  try {
    await reaches(async () => (await row(0, 1))[0] === PROMPT);
    client.type(letters);
    const first = 1 + letters.length;
    await reaches(async () => (await row(1, letters.length)).every(isDrawn));
    const cells = await row(1, letters.length);
    const shapes = new Map(cells.map((cell, at) => [shapeOf(cell), letters.charAt(at)]));
    if (shapes.size !== letters.length) throw new Error(`two of “${letters}” look the same`);
    return {
      typed: async () => {
        const shown = await row(first, ROOM - first);
        const end = shown.findIndex((cell) => !isDrawn(cell));
        return shown
          .slice(0, end)
          .map((cell) => shapes.get(shapeOf(cell)) ?? "?")
          .join("");
      },
      close: () => client.close(),
    };
  } catch (error) {
    client.close();
    throw error;
  }
}

/** A cell without the lines that the cursor may be in. */
function shapeOf(cell: string): string {
  return cell.split("\n").slice(0, 12).join("\n");
}
