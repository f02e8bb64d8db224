import type { LaterLanguage } from "../language.ts";
import { plural } from "./plural.ts";

export const connection: LaterLanguage["connection"] = {
  title: "Connexion",
  verdict: {
    waiting: "Un instant…",
    well: "Tout va bien.",
    network:
      "Votre réseau est lent. D’autres programmes l’utilisent peut-être, ou le signal est faible.",
    unsteady: "Votre réseau est instable. Un câble ou une place plus près du routeur peut aider.",
    target: "Le chemin de la passerelle à la machine est lent, ou son hôte est occupé.",
    machine: "La machine met longtemps à afficher ce qui est tapé. Elle est peut-être occupée.",
    browser: "Ce navigateur est occupé. Fermez d’autres onglets et programmes.",
  },
  plot: {
    name: (viewer, target) =>
      `Temps d’aller-retour de la dernière minute : ${viewer} jusqu’à la passerelle, ${target} de là à la machine`,
    viewer: "De vous à la passerelle",
    target: "De la passerelle à la machine",
  },
  rows: {
    keys: "De la touche à l’image",
    keysOf: (middle, most) => `${middle} ms, 95 % en moins de ${most} ms`,
    keysNone: "Tapez quelque chose pour mesurer",
    frames: "Images",
    framesOf: (count) => `${count} par seconde`,
    data: "Données",
    dataOf: (kilobytes) => `${kilobytes} ko par seconde`,
    size: "Écran",
    sizeOf: (width, height) => `${width} × ${height}`,
    quality: "Qualité",
    qualityOf: (level) => `${level} sur 9`,
    left: "Temps restant",
    idle: "Fin sans saisie après",
    region: "Passerelle",
    version: "Version de la passerelle",
    unknown: "Inconnu",
    milliseconds: (count) => `${count} ms`,
  },
  left: {
    minutes: (count, text) => plural(count, { one: `${text} minute`, other: `${text} minutes` }),
    hours: (count, text) => plural(count, { one: `${text} heure`, other: `${text} heures` }),
  },
  copy: "Copier les détails",
  copied: "Les détails sont dans votre presse-papiers",
  notCopied: "Ce navigateur ne permet pas à la page de copier.",
  catchingUp: {
    label: "Connexion : l’image rattrape son retard",
    text: "L’image rattrape son retard…",
  },
  stalled: {
    coming: (kilobytes) => `La première image arrive : ${kilobytes} ko reçus.`,
    renew: "L’image s’est figée. Nouvelle connexion à la machine…",
    over: "L’image s’est figée, et une nouvelle connexion n’y change rien. Rouvrez la console.",
  },
};
