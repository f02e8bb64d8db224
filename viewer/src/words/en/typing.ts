/** What is said of texts that are typed in the machine. Counts of characters are written already. */
export const later = {
  button: "Type text",
  menu: "Type text…",
  withShortcut: "Type text (Ctrl+Alt+Shift+V)",
  title: "Type text",
  use: "It is typed in the machine key by key, where nothing can be pasted.",
  text: "Text",
  secret: "Hide the text, and forget it once it is typed",
  layout: "Machine’s keyboard",
  pace: "Pace",
  paces: { automatic: "Automatic", slow: "Slow", slowest: "Very slow" },
  size: (characters: string, max: string) => `${characters} of at most ${max} characters`,
  takes: {
    seconds: (count: number) =>
      count === 1 ? "takes about 1 second" : `takes about ${count} seconds`,
    minutes: (count: number) =>
      count === 1 ? "takes about 1 minute" : `takes about ${count} minutes`,
  },
  tooLong: (max: string) => `This is too long. No more than ${max} characters can be typed.`,
  missing: {
    title: (count: number, written: string) =>
      count === 1
        ? "1 character has no key on this keyboard and is left out:"
        : `${written} characters have no key on this keyboard and are left out:`,
    secret: (count: number, written: string) =>
      count === 1
        ? "1 character has no key on this keyboard and is left out."
        : `${written} characters have no key on this keyboard and are left out.`,
    line: (number: string) => `Line ${number}`,
  },
  /** What becomes of characters without a key. */
  ways: {
    title: "Characters without a key",
    "leave-out": "Leave them out",
    linux: "Linux desktop: by their number (Ctrl+Shift+U)",
    windows: "Windows: by their number (Alt and digits)",
  },
  unsure: {
    layouts: "Whether Latin letters arrive depends on which of its layouts the machine has on:",
    server: "Whether these arrive depends on the machine’s VNC server:",
  },
  cancel: "Cancel",
  type: "Type",
  typeWithout: "Type without them",
  typing: (typed: string, total: string) => `Typing: ${typed} of ${total}`,
  left: {
    seconds: (count: number) =>
      count === 1 ? "about 1 second left" : `about ${count} seconds left`,
    minutes: (count: number) =>
      count === 1 ? "about 1 minute left" : `about ${count} minutes left`,
  },
  waits: "waiting for the connection",
  stop: "Stop",
  keysWait: "Keys are not sent while a text is typed. Esc stops it.",
  begun: (total: string) => `Typing ${total} characters. Press Escape to stop.`,
  done: (count: number, written: string) =>
    count === 1 ? "1 character was typed" : `${written} characters were typed`,
  stopped: {
    cancelled: (typed: string, total: string) =>
      `Stopped: ${typed} of ${total} characters were typed.`,
    "view-only": (typed: string, total: string) =>
      `You do not control the machine any more. About ${typed} of ${total} characters were typed.`,
    renewed: (typed: string, total: string) =>
      `The machine’s screen was connected again. About ${typed} of ${total} characters were typed.`,
    ended: (typed: string, total: string) =>
      `The session is over. About ${typed} of ${total} characters were typed.`,
    left: (typed: string, total: string) =>
      `The page was left. About ${typed} of ${total} characters were typed.`,
  },
  rest: "Type the rest…",
  dismiss: "Dismiss",
} as const;
