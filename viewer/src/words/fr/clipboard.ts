import type { LaterLanguage } from "../language.ts";

export const clipboard: LaterLanguage["clipboard"] = {
  button: "Presse-papiers",
  buttonNew: "Presse-papiers : du texte a été copié dans la machine",
  from: (machine) => `Copié dans ${machine}`,
  nothing: "Ce qui est copié dans la machine apparaît ici.",
  copy: "Copier",
  copied: "Copié",
  notCopied: "Le navigateur ne le permet pas. Copiez le texte sélectionné avec Ctrl+C.",
  copyForbidden: "Copier depuis cette machine n’est pas autorisé.",
  to: (machine) => `Texte pour ${machine}`,
  give: "Donner à la machine",
  given: "La machine a reçu le texte. Collez-le dans celle-ci.",
  pasteForbidden: "Coller dans cette machine n’est pas autorisé.",
  watching: "Le presse-papiers appartient à la personne qui contrôle la machine.",
  size: (size, limit) => `${size} sur ${limit}`,
  tooLong: (limit) => `Ce texte est trop long pour la machine. La limite est de ${limit}.`,
  pastedTooLong: (limit) =>
    `Le texte est trop long pour le presse-papiers de la machine et n’a pas été collé. La limite est de ${limit}.`,
  missing: (character) =>
    `Le presse-papiers de cette machine ne connaît pas « ${character} » : un point d’interrogation arrive à la place.`,
  share: "Partager le presse-papiers automatiquement",
  shareBoth: "Le texte copié d’un côté peut être collé de l’autre.",
  shareCopyOnly:
    "Le texte copié dans la machine peut être collé sur cet ordinateur. Ctrl+V colle le texte de cet ordinateur.",
  sharePasteOnly: "Le texte copié sur cet ordinateur peut être collé dans la machine.",
  denied:
    "Le navigateur ne permet pas à cette page de lire le presse-papiers. Autorisez-le dans les paramètres du navigateur pour cette page.",
};
