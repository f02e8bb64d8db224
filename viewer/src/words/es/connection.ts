import type { LaterLanguage } from "../language.ts";
import { plural } from "./plural.ts";

export const connection: LaterLanguage["connection"] = {
  title: "Conexión",
  verdict: {
    waiting: "Un momento…",
    well: "Todo va bien.",
    network: "Su red es lenta. Puede que la usen otros programas o que la señal sea débil.",
    unsteady: "Su red va y viene. Puede ayudar un cable o un lugar más cerca del router.",
    target: "El camino de la puerta de enlace a la máquina es lento o su host está ocupado.",
    machine: "La máquina tarda en mostrar lo que se escribe. Puede que esté ocupada.",
    browser: "Este navegador está ocupado. Cierre otras pestañas y programas.",
  },
  plot: {
    name: (viewer, target) =>
      `Tiempos de ida y vuelta del último minuto: ${viewer} hasta la puerta de enlace, ${target} de ahí a la máquina`,
    viewer: "De usted a la puerta de enlace",
    target: "De la puerta de enlace a la máquina",
  },
  rows: {
    keys: "De la tecla a la imagen",
    keysOf: (middle, most) => `${middle} ms, el 95\u00a0% en menos de ${most} ms`,
    keysNone: "Escriba algo para medir",
    frames: "Fotogramas",
    framesOf: (count) => `${count} por segundo`,
    data: "Datos",
    dataOf: (kilobytes) => `${kilobytes} kB por segundo`,
    size: "Pantalla",
    sizeOf: (width, height) => `${width} × ${height}`,
    quality: "Calidad",
    qualityOf: (level) => `${level} de 9`,
    left: "Tiempo restante",
    idle: "Termina sin entrada tras",
    region: "Puerta de enlace",
    version: "Versión de la puerta de enlace",
    unknown: "No se conoce",
    milliseconds: (count) => `${count} ms`,
  },
  left: {
    minutes: (count, text) => plural(count, { one: `${text} minuto`, other: `${text} minutos` }),
    hours: (count, text) => plural(count, { one: `${text} hora`, other: `${text} horas` }),
  },
  copy: "Copiar los detalles",
  copied: "Los detalles están en el portapapeles",
  notCopied: "Este navegador no deja que la página copie.",
  catchingUp: {
    label: "Conexión: la imagen se está poniendo al día",
    text: "La imagen se está poniendo al día…",
  },
  stalled: {
    coming: (kilobytes) => `La primera imagen está en camino: ${kilobytes} kB recibidos.`,
    renew: "La imagen se ha detenido. Conectando de nuevo con la máquina…",
    over: "La imagen se ha detenido y conectar de nuevo no ayuda. Vuelva a abrir la consola.",
  },
};
