import type { LaterLanguage } from "../language.ts";

export const power: LaterLanguage["power"] = {
  title: "Alimentation",
  menu: {
    shutDown: "Arrêter…",
    restart: "Redémarrer…",
    reset: "Réinitialiser…",
  },
  asks: {
    shutDown: (machine) => `Arrêter ${machine} ?`,
    restart: (machine) => `Redémarrer ${machine} ?`,
    reset: (machine) => `Réinitialiser ${machine} ?`,
  },
  means: {
    shutDown:
      "Une demande d’arrêt est envoyée au système. Rallumez la machine depuis votre panneau de contrôle.",
    restart: "Une demande de redémarrage est envoyée au système.",
    reset:
      "Comme avec le bouton de réinitialisation, tout de suite : ce qui n’est pas enregistré est perdu.",
  },
  confirm: {
    shutDown: "Arrêter",
    restart: "Redémarrer",
    reset: "Réinitialiser",
  },
  cancel: "Annuler",
  done: "La demande a été transmise à l’hôte de la machine.",
};
