import type { LaterLanguage } from "../language.ts";

export const guestKeyboard: LaterLanguage["guestKeyboard"] = {
  menu: "Tastatur in der Maschine…",
  title: "Tastatur in der Maschine",
  usedForKeys:
    "Welche Tastatur ist in der Maschine eingestellt? Ohne diese Angabe nimmt die Konsole eine US-Tastatur an, und manche Zeichen kommen falsch an.",
  usedForText:
    "Welche Tastatur ist in der Maschine eingestellt? Davon hängt ab, was ankommt, wenn Text für Sie getippt wird. Tasten, die Sie selbst drücken, werden nach ihrer Position gesendet; über sie entscheidet die Belegung in der Maschine.",
  layout: "Belegung",
  done: "Fertig",
  variant: (language, name) => `${language} (${name})`,
  international: "international, mit Tottasten",
  listMissing: "Die Liste der Tastaturbelegungen konnte nicht geladen werden",
};
