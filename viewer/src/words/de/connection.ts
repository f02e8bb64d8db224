import type { LaterLanguage } from "../language.ts";
import { plural } from "./plural.ts";

export const connection: LaterLanguage["connection"] = {
  title: "Verbindung",
  verdict: {
    waiting: "Einen Moment…",
    well: "Alles in Ordnung.",
    network:
      "Ihr Netzwerk ist langsam. Vielleicht nutzen es andere Programme, oder das Signal ist schwach.",
    unsteady: "Ihr Netzwerk ist unbeständig. Ein Kabel oder ein Platz näher am Router kann helfen.",
    target: "Der Weg vom Gateway zur Maschine ist langsam, oder ihr Host ist ausgelastet.",
    machine: "Die Maschine braucht lange, um Eingaben anzuzeigen. Sie ist vielleicht ausgelastet.",
    browser: "Dieser Browser ist ausgelastet. Schließen Sie andere Tabs und Programme.",
  },
  plot: {
    name: (viewer, target) =>
      `Umlaufzeiten der letzten Minute: ${viewer} zum Gateway, ${target} von dort zur Maschine`,
    viewer: "Sie zum Gateway",
    target: "Gateway zur Maschine",
  },
  rows: {
    keys: "Taste bis Bild",
    keysOf: (middle, most) => `${middle} ms, 95 % innerhalb von ${most} ms`,
    keysNone: "Zum Messen etwas tippen",
    frames: "Bilder",
    framesOf: (count) => `${count} pro Sekunde`,
    data: "Daten",
    dataOf: (kilobytes) => `${kilobytes} kB pro Sekunde`,
    size: "Bildschirm",
    sizeOf: (width, height) => `${width} × ${height}`,
    quality: "Qualität",
    qualityOf: (level) => `${level} von 9`,
    left: "Restzeit",
    idle: "Endet ohne Eingabe nach",
    region: "Gateway",
    version: "Version des Gateways",
    unknown: "Nicht bekannt",
    milliseconds: (count) => `${count} ms`,
  },
  left: {
    minutes: (count, text) => plural(count, { one: `${text} Minute`, other: `${text} Minuten` }),
    hours: (count, text) => plural(count, { one: `${text} Stunde`, other: `${text} Stunden` }),
  },
  copy: "Details kopieren",
  copied: "Die Details sind in Ihrer Zwischenablage",
  notCopied: "Dieser Browser lässt die Seite nicht kopieren.",
  catchingUp: { label: "Verbindung: das Bild holt auf", text: "Das Bild holt auf…" },
  stalled: {
    coming: (kilobytes) => `Das erste Bild ist unterwegs: bisher ${kilobytes} kB.`,
    renew: "Das Bild steht. Die Verbindung zur Maschine wird neu hergestellt…",
    over: "Das Bild steht, und eine neue Verbindung hilft nicht. Öffnen Sie die Konsole erneut.",
  },
};
