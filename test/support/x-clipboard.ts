import { startChild, type Child } from "./child.ts";
import { run } from "../../scripts/run.ts";

/** Max wait for the program that has the clipboard, in seconds. */
const READ_LIMIT_S = 5;

/** The clipboard of an X display (selection CLIPBOARD), as programs there have it. */
export interface XClipboard {
  /** What another program pastes now; empty if nobody has text. */
  read(): Promise<string>;
  /** A program copies a text. */
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/** The clipboard of display `:number`. */
export function xClipboard(number: number): XClipboard {
  const display = ["-display", `:${String(number)}`, "-selection", "clipboard"];
  let owner: Child | undefined;
  return {
    read: async () => {
      const command = ["xclip", ...display, "-t", "UTF8_STRING", "-o"] as const;
      const { succeeded, output } = await run(["timeout", String(READ_LIMIT_S), ...command]);
      return succeeded ? output : "";
    },
    write: async (text) => {
      await owner?.stop();
      // In the foreground, so that it ends with the test.
      owner = await startChild("xclip", [...display, "-quiet", "-i"], { input: true });
      owner.input?.end(text);
    },
    close: async () => owner?.stop(),
  };
}
