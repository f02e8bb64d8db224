import type { LaterLanguage } from "../language.ts";

export const guestKeyboard: LaterLanguage["guestKeyboard"] = {
  menu: "Teclado de la máquina…",
  title: "Teclado de la máquina",
  usedForKeys:
    "¿Qué teclado está configurado dentro de la máquina? Sin ese dato, la consola supone uno de EE. UU. y algunos caracteres llegan mal.",
  usedForText:
    "¿Qué teclado está configurado dentro de la máquina? De él depende el texto que se escribe automáticamente. Las teclas que se pulsan a mano se envían según su posición, y decide la distribución de la propia máquina.",
  layout: "Distribución",
  done: "Listo",
  variant: (language, name) => `${language} (${name})`,
  international: "internacional, con teclas muertas",
  listMissing: "No se ha podido cargar la lista de distribuciones de teclado",
};
