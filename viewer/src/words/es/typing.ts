import type { LaterLanguage } from "../language.ts";
import { plural } from "./plural.ts";

export const typing: LaterLanguage["typing"] = {
  button: "Escribir texto",
  menu: "Escribir texto…",
  withShortcut: "Escribir texto (Ctrl+Alt+Mayús+V)",
  title: "Escribir texto",
  use: "Se escribe en la máquina tecla por tecla, donde no se puede pegar nada.",
  text: "Texto",
  secret: "Ocultar el texto y olvidarlo una vez escrito",
  layout: "Teclado de la máquina",
  pace: "Ritmo",
  paces: { automatic: "Automático", slow: "Lento", slowest: "Muy lento" },
  size: (characters, max) => `${characters} de ${max} caracteres como máximo`,
  takes: {
    seconds: (count) =>
      plural(count, {
        one: `tarda alrededor de ${count} segundo`,
        other: `tarda unos ${count} segundos`,
      }),
    minutes: (count) =>
      plural(count, {
        one: `tarda alrededor de ${count} minuto`,
        other: `tarda unos ${count} minutos`,
      }),
  },
  tooLong: (max) => `Es demasiado largo. Se pueden escribir ${max} caracteres como máximo.`,
  missing: {
    title: (count, written) =>
      plural(count, {
        one: `${written} carácter no tiene tecla en este teclado y se omite:`,
        other: `${written} caracteres no tienen tecla en este teclado y se omiten:`,
      }),
    secret: (count, written) =>
      plural(count, {
        one: `${written} carácter no tiene tecla en este teclado y se omite.`,
        other: `${written} caracteres no tienen tecla en este teclado y se omiten.`,
      }),
    line: (number) => `Línea ${number}`,
  },
  ways: {
    title: "Caracteres sin tecla",
    "leave-out": "Omitirlos",
    linux: "Escritorio Linux: por su número (Ctrl+Mayús+U)",
    windows: "Windows: por su número (Alt y cifras)",
  },
  unsure: {
    layouts:
      "Que lleguen las letras latinas depende de cuál de sus distribuciones tenga activa la máquina:",
    server: "Que lleguen estos caracteres depende del servidor VNC de la máquina:",
  },
  cancel: "Cancelar",
  type: "Escribir",
  typeWithout: "Escribir sin ellos",
  typing: (typed, total) => `Escribiendo: ${typed} de ${total}`,
  left: {
    seconds: (count) =>
      plural(count, {
        one: `queda alrededor de ${count} segundo`,
        other: `quedan unos ${count} segundos`,
      }),
    minutes: (count) =>
      plural(count, {
        one: `queda alrededor de ${count} minuto`,
        other: `quedan unos ${count} minutos`,
      }),
  },
  waits: "esperando la conexión",
  stop: "Detener",
  keysWait: "No se envían teclas mientras se escribe un texto. Esc lo detiene.",
  begun: (total) => `Escribiendo ${total} caracteres. Pulse Escape para detener.`,
  done: (count, written) =>
    plural(count, {
      one: `Se ha escrito ${written} carácter`,
      other: `Se han escrito ${written} caracteres`,
    }),
  stopped: {
    cancelled: (typed, total) => `Detenido: se han escrito ${typed} de ${total} caracteres.`,
    "view-only": (typed, total) =>
      `Ya no tiene el control de la máquina. Se han escrito unos ${typed} de ${total} caracteres.`,
    renewed: (typed, total) =>
      `La pantalla de la máquina se ha vuelto a conectar. Se han escrito unos ${typed} de ${total} caracteres.`,
    ended: (typed, total) =>
      `La sesión ha terminado. Se han escrito unos ${typed} de ${total} caracteres.`,
    left: (typed, total) =>
      `Se ha salido de la página. Se han escrito unos ${typed} de ${total} caracteres.`,
  },
  rest: "Escribir el resto…",
  dismiss: "Cerrar",
};
