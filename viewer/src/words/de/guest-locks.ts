import type { LaterLanguage } from "../language.ts";

export const guestLocks: LaterLanguage["guestLocks"] = {
  title: "Feststelltasten in der Maschine",
  caps: "Feststelltaste",
  num: "Num",
  scroll: "Rollen",
  capsMeans: "In der Maschine ist die Feststelltaste aktiv",
  capsOn: "In der Maschine ist die Feststelltaste jetzt aktiv",
  capsOff: "In der Maschine ist die Feststelltaste nicht mehr aktiv",
};
