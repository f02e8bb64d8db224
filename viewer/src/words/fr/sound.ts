import type { LaterLanguage } from "../language.ts";

export const sound: LaterLanguage["sound"] = {
  button: "Son : désactivé",
  buttonOn: "Son : activé",
  title: "Son",
  play: "Lire le son de la machine",
  explained: "Il est désactivé jusqu’à ce que vous l’activiez, à chaque ouverture de cette page.",
  volume: "Volume",
  none: "La machine n’a encore envoyé aucun son.",
  impossible: "Ce navigateur ne peut pas lire le son de la machine.",
};
