import { ACCENTS, INK, isAccentName, type AccentName } from "./palette.ts";
import { LARGEST, SMALLEST } from "./layout.ts";

/** What the shell can do to the machine. */
export interface Machine {
  width(): number;
  height(): number;
  viewers(): number;
  /** Seconds since the machine was started. */
  uptime(): number;
  now(): number;
  /** Happens once the command has ended. */
  resize(width: number, height: number): void;
  accent(name: AccentName): void;
  clear(): void;
  bell(): void;
  /** Puts text on the viewers' clipboards. */
  copy(text: string): void;
}

interface Span {
  readonly text: string;
  readonly colour: number;
}

export type Line = readonly Span[];

interface Command {
  readonly usage: string;
  readonly about: string;
  run(rest: string, machine: Machine): readonly Line[];
}

const COMMANDS: Readonly<Record<string, Command>> = {
  help: {
    usage: "help",
    about: "this list",
    run: () => [
      ...Object.values(COMMANDS).map((command) => [
        { text: `  ${command.usage.padEnd(16)}`, colour: INK.teal },
        { text: command.about, colour: INK.text },
      ]),
      plain("  Drag windows, draw in Sketch, paste your clipboard with Ctrl+V.", INK.dim),
    ],
  },
  about: {
    usage: "about",
    about: "what this machine is",
    run: (_, machine) => banner(machine),
  },
  date: {
    usage: "date",
    about: "the time here",
    run: (_, machine) => [plain(new Date(machine.now()).toString())],
  },
  echo: {
    usage: "echo TEXT",
    about: "says it again",
    run: (rest) => [plain(rest)],
  },
  color: {
    usage: "color NAME",
    about: Object.keys(ACCENTS).join(", "),
    run: (rest, machine) => {
      if (!isAccentName(rest)) return [wrong(`No colour of that name. Try ${pick()}.`)];
      machine.accent(rest);
      return [plain(`Now in ${rest}.`, ACCENTS[rest])];
    },
  },
  resize: {
    usage: "resize WxH",
    about: "changes the screen, for example resize 1280x800",
    run: (rest, machine) => {
      const [, width, height] = /^(\d{3,4})x(\d{3,4})$/.exec(rest) ?? [];
      if (!fits(Number(width), Number(height)))
        return [
          wrong(
            `From ${SMALLEST.width}x${SMALLEST.height} to ${LARGEST.width}x${LARGEST.height}, please.`,
          ),
        ];
      machine.resize(Number(width), Number(height));
      return [plain(`The screen is ${rest} now.`)];
    },
  },
  copy: {
    usage: "copy TEXT",
    about: "puts text on your clipboard",
    run: (rest, machine) => {
      machine.copy(rest);
      return [plain("Copied.")];
    },
  },
  bell: {
    usage: "bell",
    about: "rings",
    run: (_, machine) => {
      machine.bell();
      return [];
    },
  },
  uptime: {
    usage: "uptime",
    about: "how long it has run",
    run: (_, machine) => [
      plain(`up ${Math.floor(machine.uptime())} s, ${viewers(machine.viewers())} watching`),
    ],
  },
  clear: {
    usage: "clear",
    about: "an empty terminal",
    run: (_, machine) => {
      machine.clear();
      return [];
    },
  },
};

/** Runs one line and says what to print. */
export function runLine(line: string, machine: Machine): readonly Line[] {
  const [, name, rest] = /^\s*(\S*)\s*(.*?)\s*$/.exec(line) ?? [];
  if (name === undefined || name === "" || rest === undefined) return [];
  if (!Object.hasOwn(COMMANDS, name))
    return [wrong(`${name}: not a command here. Type help to see what is.`)];
  return COMMANDS[name]?.run(rest, machine) ?? [];
}

export function banner(machine: Machine): readonly Line[] {
  const facts = [
    [["Porthole demo machine", INK.teal]],
    [["─────────────────────", INK.dim]],
    [
      ["Screen    ", INK.amber],
      [`${machine.width()} × ${machine.height()}, RFB 3.8`, INK.text],
    ],
    [
      ["Pictures  ", INK.amber],
      ["ZRLE, CopyRect, Raw", INK.text],
    ],
    [
      ["Memory    ", INK.amber],
      ["as much as it can remember", INK.text],
    ],
    [
      ["Commands  ", INK.amber],
      ["type help and press Enter", INK.text],
    ],
  ] as const;
  return PORTHOLE.map((drawing, i) => [
    ...Array.from(`  ${drawing}   `, (text) => ({ text, colour: DRAWING_INK[text] ?? INK.sky })),
    ...(facts[i] ?? []).map(([text, colour]) => ({ text, colour })),
  ]);
}

const PORTHOLE = [
  "  ╭───────╮  ",
  " ╭╯       ╰╮ ",
  "╭╯    ●    ╰╮",
  "│           │",
  "╰╮~ ~~ ~~ ~╭╯",
  " ╰╮~~ ~ ~~╭╯ ",
  "  ╰───────╯  ",
] as const;

const DRAWING_INK: Readonly<Record<string, number>> = { "●": INK.amber, "~": INK.teal };

export function fits(width: number, height: number): boolean {
  return (
    width >= SMALLEST.width &&
    height >= SMALLEST.height &&
    width <= LARGEST.width &&
    height <= LARGEST.height
  );
}

function plain(text: string, colour: number = INK.text): Line {
  return [{ text, colour }];
}

function wrong(text: string): Line {
  return [{ text, colour: INK.coral }];
}

function viewers(count: number): string {
  return count === 1 ? "1 viewer" : `${count} viewers`;
}

function pick(): string {
  return Object.keys(ACCENTS).join(", ");
}
