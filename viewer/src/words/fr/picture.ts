import type { LaterLanguage } from "../language.ts";

export const picture: LaterLanguage["picture"] = {
  button: (size) => `Image : ${size}`,
  title: "Image",
  fitShort: "Ajustée",
  wholeShort: "Pixels entiers",
  matchShort: "Comme la fenêtre",
  size: {
    title: "Taille",
    fit: "Ajuster à la fenêtre",
    whole: "Pixels entiers",
    actual: "Taille réelle",
    match: "Adapter l’écran à la fenêtre",
    matchAdvice: "L’écran de la machine prend la taille de cette fenêtre.",
    zoom: "Zoom",
    smaller: "Zoom arrière",
    larger: "Zoom avant",
    is: (percent) => `L’écran est affiché à ${percent}`,
  },
  edges: {
    title: "Pixels",
    sharp: "Nets",
    smooth: "Lissés",
  },
  quality: {
    title: "Qualité",
    automatic: "Automatique",
    sharp: "Haute",
    balanced: "Équilibrée",
    low: "Basse",
    advice: {
      automatic: "Suit votre connexion, et devient exacte dès que l’image est au repos.",
      sharp: "Pixels exacts. Demande une connexion rapide.",
      balanced: "De petites pertes que peu de gens remarquent.",
      low: "L’image la plus rapide pour une connexion lente.",
    },
  },
  screenshot: {
    title: "Capture d’écran",
    save: "Enregistrer",
    copy: "Copier",
    saved: "La capture d’écran est dans vos téléchargements",
    copied: "La capture d’écran est dans votre presse-papiers",
    failed: "La capture d’écran n’a pas pu être réalisée",
    notCopied: "Ce navigateur ne permet pas à la page de copier une image. Enregistrez-la plutôt.",
  },
  popOut: {
    open: "Ouvrir dans sa propre fenêtre",
    blocked:
      "Le navigateur n’a pas ouvert de fenêtre. Autorisez cette page à en ouvrir une, puis appuyez de nouveau sur le bouton.",
  },
  match: {
    refused: "La machine conserve la taille de son écran",
  },
  map: {
    name: "Plan de l’écran. Les touches fléchées déplacent la partie visible.",
  },
};
