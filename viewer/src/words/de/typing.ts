import type { LaterLanguage } from "../language.ts";
import { plural } from "./plural.ts";

export const typing: LaterLanguage["typing"] = {
  button: "Text tippen",
  menu: "Text tippen…",
  withShortcut: "Text tippen (Strg+Alt+Umschalt+V)",
  title: "Text tippen",
  use: "Er wird in der Maschine Taste für Taste getippt, dort, wo nichts eingefügt werden kann.",
  text: "Text",
  secret: "Text verbergen und nach dem Tippen vergessen",
  layout: "Tastatur in der Maschine",
  pace: "Tempo",
  paces: { automatic: "Automatisch", slow: "Langsam", slowest: "Sehr langsam" },
  size: (characters, max) => `${characters} von höchstens ${max} Zeichen`,
  takes: {
    seconds: (count) =>
      plural(count, {
        one: `dauert etwa ${count} Sekunde`,
        other: `dauert etwa ${count} Sekunden`,
      }),
    minutes: (count) =>
      plural(count, { one: `dauert etwa ${count} Minute`, other: `dauert etwa ${count} Minuten` }),
  },
  tooLong: (max) => `Das ist zu lang. Es können höchstens ${max} Zeichen getippt werden.`,
  missing: {
    title: (count, written) =>
      plural(count, {
        one: `${written} Zeichen hat auf dieser Tastatur keine Taste und wird ausgelassen:`,
        other: `${written} Zeichen haben auf dieser Tastatur keine Taste und werden ausgelassen:`,
      }),
    secret: (count, written) =>
      plural(count, {
        one: `${written} Zeichen hat auf dieser Tastatur keine Taste und wird ausgelassen.`,
        other: `${written} Zeichen haben auf dieser Tastatur keine Taste und werden ausgelassen.`,
      }),
    line: (number) => `Zeile ${number}`,
  },
  ways: {
    title: "Zeichen ohne Taste",
    "leave-out": "Auslassen",
    linux: "Linux-Desktop: über ihre Nummer (Strg+Umschalt+U)",
    windows: "Windows: über ihre Nummer (Alt und Ziffern)",
  },
  unsure: {
    layouts:
      "Ob lateinische Buchstaben ankommen, hängt davon ab, welche ihrer Belegungen in der Maschine aktiv ist:",
    server: "Ob diese Zeichen ankommen, hängt vom VNC-Server der Maschine ab:",
  },
  cancel: "Abbrechen",
  type: "Tippen",
  typeWithout: "Ohne sie tippen",
  typing: (typed, total) => `Wird getippt: ${typed} von ${total}`,
  left: {
    seconds: (count) =>
      plural(count, { one: `noch etwa ${count} Sekunde`, other: `noch etwa ${count} Sekunden` }),
    minutes: (count) =>
      plural(count, { one: `noch etwa ${count} Minute`, other: `noch etwa ${count} Minuten` }),
  },
  waits: "wartet auf die Verbindung",
  stop: "Stoppen",
  keysWait: "Während ein Text getippt wird, werden keine Tasten gesendet. Esc stoppt das Tippen.",
  begun: (total) => `${total} Zeichen werden getippt. Drücken Sie Escape, um zu stoppen.`,
  done: (count, written) =>
    plural(count, {
      one: `${written} Zeichen wurde getippt`,
      other: `${written} Zeichen wurden getippt`,
    }),
  stopped: {
    cancelled: (typed, total) => `Gestoppt: ${typed} von ${total} Zeichen wurden getippt.`,
    "view-only": (typed, total) =>
      `Sie steuern die Maschine nicht mehr. Etwa ${typed} von ${total} Zeichen wurden getippt.`,
    renewed: (typed, total) =>
      `Der Bildschirm der Maschine wurde neu aufgebaut. Etwa ${typed} von ${total} Zeichen wurden getippt.`,
    ended: (typed, total) =>
      `Die Sitzung ist beendet. Etwa ${typed} von ${total} Zeichen wurden getippt.`,
    left: (typed, total) =>
      `Die Seite wurde verlassen. Etwa ${typed} von ${total} Zeichen wurden getippt.`,
  },
  rest: "Den Rest tippen…",
  dismiss: "Schließen",
};
