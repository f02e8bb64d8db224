import { cutTo } from "./terminal-text.ts";

/** A terminal whose screen is drawn again and again. */
export interface Screen {
  readonly rows: number;
  readonly columns: number;
  write(text: string): void;
}

const HOME = "\u001B[H";
const CLEAR_LINE = "\u001B[K";
const CLEAR_BELOW = "\u001B[J";
const ENTER = "\u001B[?1049h\u001B[?25l";
const LEAVE = "\u001B[?25h\u001B[?1049l";

/** Shows lines on a screen of their own, as many as fit, without a flicker. */
export function liveTable(screen: Screen): {
  show(lines: readonly string[], status: string): void;
  close(): void;
} {
  screen.write(ENTER);
  return {
    show: (lines, status) => {
      const room = Math.max(1, screen.rows - 2);
      const hidden = lines.length - room;
      const shown = lines.slice(0, room);
      const note = hidden > 0 ? `${status}; ${hidden} more below` : status;
      // Cleared before it is written: after a full line, terminals would clear its last character.
      const text = [...shown, "", cutTo(note, screen.columns)]
        .map((line) => CLEAR_LINE + line)
        .join("\r\n");
      screen.write(HOME + text + CLEAR_BELOW);
    },
    close: () => screen.write(LEAVE),
  };
}
