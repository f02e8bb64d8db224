import type { LaterLanguage } from "../language.ts";

export const power: LaterLanguage["power"] = {
  title: "Ein- und Ausschalten",
  menu: {
    shutDown: "Herunterfahren…",
    restart: "Neu starten…",
    reset: "Zurücksetzen…",
  },
  asks: {
    shutDown: (machine) => `${machine} herunterfahren?`,
    restart: (machine) => `${machine} neu starten?`,
    reset: (machine) => `${machine} zurücksetzen?`,
  },
  means: {
    shutDown:
      "Das System wird gebeten herunterzufahren. Einschalten können Sie die Maschine im Control-Panel.",
    restart: "Das System wird gebeten, neu zu starten.",
    reset: "Wie mit der Reset-Taste, sofort: Nicht Gespeichertes geht verloren.",
  },
  confirm: {
    shutDown: "Herunterfahren",
    restart: "Neu starten",
    reset: "Zurücksetzen",
  },
  cancel: "Abbrechen",
  done: "Der Host der Maschine wurde darum gebeten.",
};
