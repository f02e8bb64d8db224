import type { LaterLanguage } from "../language.ts";

export const textBar: LaterLanguage["textBar"] = {
  menu: "Textleiste für Eingabemethoden",
  field: "Text für die Maschine, über eine Eingabemethode",
  close: "Textleiste schließen",
  isOn: "Eine Eingabemethode ist aktiv. Ihr Text gehört in die Textleiste: Tasten, Textleiste für Eingabemethoden",
};
