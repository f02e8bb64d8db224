import type { LaterLanguage } from "../language.ts";

export const clipboard: LaterLanguage["clipboard"] = {
  button: "Zwischenablage",
  buttonNew: "Zwischenablage: In der Maschine wurde Text kopiert",
  from: (machine) => `In ${machine} kopiert`,
  nothing: "Was in der Maschine kopiert wird, erscheint hier.",
  copy: "Kopieren",
  copied: "Kopiert",
  notCopied: "Der Browser erlaubt es nicht. Kopieren Sie den markierten Text mit Strg+C.",
  copyForbidden: "Aus dieser Maschine darf nichts kopiert werden.",
  to: (machine) => `Text für ${machine}`,
  give: "An die Maschine geben",
  given: "Die Maschine hat den Text. Fügen Sie ihn dort ein.",
  pasteForbidden: "In diese Maschine darf nichts eingefügt werden.",
  watching: "Die Zwischenablage gehört der Person, die die Maschine steuert.",
  size: (size, limit) => `${size} von ${limit}`,
  tooLong: (limit) => `Dieser Text ist zu lang für die Maschine. Die Grenze ist ${limit}.`,
  pastedTooLong: (limit) =>
    `Der Text ist zu lang für die Zwischenablage der Maschine und wurde nicht eingefügt. Die Grenze ist ${limit}.`,
  missing: (character) =>
    `Die Zwischenablage dieser Maschine kennt „${character}“ nicht: Stattdessen kommt ein Fragezeichen an.`,
  share: "Zwischenablage automatisch teilen",
  shareBoth: "Text, der auf einer Seite kopiert wird, kann auf der anderen eingefügt werden.",
  shareCopyOnly:
    "Text, der in der Maschine kopiert wird, kann auf diesem Computer eingefügt werden. Strg+V fügt den Text dieses Computers ein.",
  sharePasteOnly:
    "Text, der auf diesem Computer kopiert wird, kann in der Maschine eingefügt werden.",
  denied:
    "Der Browser lässt diese Seite die Zwischenablage nicht lesen. Erlauben Sie es in den Einstellungen des Browsers für diese Seite.",
};
