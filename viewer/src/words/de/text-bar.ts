import type { LaterLanguage } from "../language.ts";

export const textBar: LaterLanguage["textBar"] = {
  menu: "Textleiste für Eingabemethoden",
  field: "Text für die Maschine, über eine Eingabemethode",
  close: "Textleiste schließen",
  isOn: "Eine Eingabemethode ist aktiv. Um mit ihr zu schreiben, wählen Sie Tasten und dann „Textleiste für Eingabemethoden“.",
};
