import type { LaterLanguage } from "../language.ts";

export const textBar: LaterLanguage["textBar"] = {
  menu: "Barre de texte pour méthodes de saisie",
  field: "Texte pour la machine, par une méthode de saisie",
  close: "Fermer la barre de texte",
  isOn: "Une méthode de saisie est active. Pour l’utiliser, choisissez Touches, puis « Barre de texte pour méthodes de saisie ».",
};
