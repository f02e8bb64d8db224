import type { LaterLanguage } from "../language.ts";

export const guestLocks: LaterLanguage["guestLocks"] = {
  title: "Touches de verrouillage dans la machine",
  caps: "Verr. maj.",
  num: "Verr. num.",
  scroll: "Arrêt défil.",
  capsMeans: "Le verrouillage des majuscules est actif dans la machine",
  capsOn: "Le verrouillage des majuscules est maintenant actif dans la machine",
  capsOff: "Le verrouillage des majuscules n’est plus actif dans la machine",
};
