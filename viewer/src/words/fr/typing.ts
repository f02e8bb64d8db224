import type { LaterLanguage } from "../language.ts";
import { plural } from "./plural.ts";

export const typing: LaterLanguage["typing"] = {
  button: "Taper du texte",
  menu: "Taper du texte…",
  withShortcut: "Taper du texte (Ctrl+Alt+Maj+V)",
  title: "Taper du texte",
  use: "Il est tapé dans la machine touche par touche, là où rien ne peut être collé.",
  text: "Texte",
  secret: "Masquer le texte, et l’oublier une fois tapé",
  layout: "Clavier de la machine",
  pace: "Vitesse",
  paces: { automatic: "Automatique", slow: "Lente", slowest: "Très lente" },
  size: (characters, max) => `${characters} caractères sur ${max} au plus`,
  takes: {
    seconds: (count) =>
      plural(count, {
        one: `prend environ ${count} seconde`,
        other: `prend environ ${count} secondes`,
      }),
    minutes: (count) =>
      plural(count, {
        one: `prend environ ${count} minute`,
        other: `prend environ ${count} minutes`,
      }),
  },
  tooLong: (max) => `C’est trop long. ${max} caractères au plus peuvent être tapés.`,
  missing: {
    title: (count, written) =>
      plural(count, {
        one: `${written} caractère n’a pas de touche sur ce clavier et est omis :`,
        other: `${written} caractères n’ont pas de touche sur ce clavier et sont omis :`,
      }),
    secret: (count, written) =>
      plural(count, {
        one: `${written} caractère n’a pas de touche sur ce clavier et est omis.`,
        other: `${written} caractères n’ont pas de touche sur ce clavier et sont omis.`,
      }),
    line: (number) => `Ligne ${number}`,
  },
  ways: {
    title: "Caractères sans touche",
    "leave-out": "Les omettre",
    linux: "Bureau Linux : par leur numéro (Ctrl+Maj+U)",
    windows: "Windows : par leur numéro (Alt et chiffres)",
  },
  unsure: {
    layouts: "L’arrivée des lettres latines dépend de la disposition active dans la machine :",
    server: "L’arrivée de ces caractères dépend du serveur VNC de la machine :",
  },
  cancel: "Annuler",
  type: "Taper",
  typeWithout: "Taper sans eux",
  typing: (typed, total) => `Saisie : ${typed} sur ${total}`,
  left: {
    seconds: (count) =>
      plural(count, {
        one: `encore ${count} seconde environ`,
        other: `encore ${count} secondes environ`,
      }),
    minutes: (count) =>
      plural(count, {
        one: `encore ${count} minute environ`,
        other: `encore ${count} minutes environ`,
      }),
  },
  waits: "en attente de la connexion",
  stop: "Arrêter",
  keysWait:
    "Les touches ne sont pas envoyées pendant qu’un texte est tapé. Échap arrête la saisie.",
  begun: (total) => `Saisie de ${total} caractères. Appuyez sur Échap pour arrêter.`,
  done: (count, written) =>
    plural(count, {
      one: `${written} caractère a été tapé`,
      other: `${written} caractères ont été tapés`,
    }),
  stopped: {
    cancelled: (typed, total) => `Arrêt : ${typed} caractères sur ${total} ont été tapés.`,
    "view-only": (typed, total) =>
      `Vous ne contrôlez plus la machine. Environ ${typed} caractères sur ${total} ont été tapés.`,
    renewed: (typed, total) =>
      `L’écran de la machine a été reconnecté. Environ ${typed} caractères sur ${total} ont été tapés.`,
    ended: (typed, total) =>
      `La session est terminée. Environ ${typed} caractères sur ${total} ont été tapés.`,
    left: (typed, total) =>
      `La page a été quittée. Environ ${typed} caractères sur ${total} ont été tapés.`,
  },
  rest: "Taper le reste…",
  dismiss: "Fermer",
};
