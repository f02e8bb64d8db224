import type { LaterLanguage } from "../language.ts";

export const moreTime: LaterLanguage["moreTime"] = {
  ask: "Demander plus de temps",
  asked: "Temps demandé",
  askedMeans: "Votre administrateur décide. La réponse apparaît ici.",
  given: (time) => `Vous avez plus de temps. Nouvelle fin : ${time}`,
  changed: (time) => `Cette session a une autre fin : ${time}`,
  declined: "Pas plus de temps",
  declinedMeans: "Votre demande de temps supplémentaire a été refusée.",
  early: "Vous venez de demander plus de temps. Patientez un peu avant de recommencer.",
};
