import type { LaterLanguage } from "../language.ts";

export const guestKeyboard: LaterLanguage["guestKeyboard"] = {
  menu: "Clavier de la machine…",
  title: "Clavier de la machine",
  usedForKeys:
    "Quel clavier est réglé dans la machine ? Sans cette indication, la console suppose un clavier américain, et certains caractères arrivent mal.",
  usedForText:
    "Quel clavier est réglé dans la machine ? Le texte tapé pour vous en dépend. Les touches sur lesquelles vous appuyez sont envoyées selon leur position, et la disposition réglée dans la machine décide.",
  layout: "Disposition",
  done: "Terminé",
  variant: (language, name) => `${language} (${name})`,
  international: "international, avec touches mortes",
  listMissing: "La liste des dispositions de clavier n’a pas pu être chargée",
};
