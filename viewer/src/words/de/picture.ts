import type { LaterLanguage } from "../language.ts";

export const picture: LaterLanguage["picture"] = {
  button: (size) => `Bild: ${size}`,
  title: "Bild",
  fitShort: "Einpassen",
  wholeShort: "Ganze Pixel",
  matchShort: "Wie Fenster",
  size: {
    title: "Größe",
    fit: "Ins Fenster einpassen",
    whole: "Ganze Pixel",
    actual: "Originalgröße",
    match: "An das Fenster anpassen",
    matchAdvice: "Der Bildschirm der Maschine wird so groß wie dieses Fenster.",
    zoom: "Zoom",
    smaller: "Verkleinern",
    larger: "Vergrößern",
    is: (percent) => `Der Bildschirm wird mit ${percent} angezeigt`,
  },
  edges: {
    title: "Pixel",
    sharp: "Scharf",
    smooth: "Weich",
  },
  quality: {
    title: "Qualität",
    automatic: "Automatisch",
    sharp: "Hoch",
    balanced: "Ausgewogen",
    low: "Niedrig",
    advice: {
      automatic: "Folgt Ihrer Verbindung und wird genau, sobald das Bild ruht.",
      sharp: "Genaue Pixel. Erfordert eine schnelle Verbindung.",
      balanced: "Kleine Verluste, die kaum jemand sieht.",
      low: "Das schnellste Bild für eine langsame Verbindung.",
    },
  },
  screenshot: {
    title: "Bildschirmfoto",
    save: "Speichern",
    copy: "Kopieren",
    saved: "Das Bildschirmfoto liegt bei Ihren Downloads",
    copied: "Das Bildschirmfoto ist in Ihrer Zwischenablage",
    failed: "Das Bildschirmfoto konnte nicht erstellt werden",
    notCopied: "Dieser Browser lässt die Seite kein Bild kopieren. Speichern Sie es stattdessen.",
  },
  popOut: {
    open: "In eigenem Fenster öffnen",
    blocked:
      "Der Browser hat kein Fenster geöffnet. Erlauben Sie dieser Seite, eines zu öffnen, und drücken Sie die Schaltfläche dann erneut.",
  },
  match: {
    refused: "Die Maschine behält die Größe ihres Bildschirms bei",
  },
  map: {
    name: "Übersicht des Bildschirms. Die Pfeiltasten verschieben den Ausschnitt.",
  },
};
