import type { LaterLanguage } from "../language.ts";
import { plural } from "./plural.ts";

export const ownKeys: LaterLanguage["ownKeys"] = {
  title: "Eigene Tastenkombinationen",
  use: "Sie werden in diesem Browser gespeichert, für alle Konsolen.",
  none: "Es gibt noch keine.",
  name: "Wofür sie ist",
  nameOf: (keys) => `Wofür ${keys} ist`,
  raise: (keys) => `${keys} nach oben verschieben`,
  remove: (keys) => `${keys} löschen`,
  press: "Hier klicken und die Tasten drücken",
  orChoose: "Oder auswählen",
  key: "Taste",
  noKey: "Keine Taste",
  add: "Hinzufügen",
  added: "Hinzugefügt",
  tooMany: (max) => `Es können höchstens ${max} gespeichert werden`,
  import: "Importieren…",
  export: "Exportieren",
  read: (count) =>
    plural(count, { one: `${count} wurde hinzugefügt`, other: `${count} wurden hinzugefügt` }),
  notRead: "Diese Datei enthält keine lesbaren Tastenkombinationen",
  done: "Fertig",
};
