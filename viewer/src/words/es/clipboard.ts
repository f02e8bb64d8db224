import type { LaterLanguage } from "../language.ts";

export const clipboard: LaterLanguage["clipboard"] = {
  button: "Portapapeles",
  buttonNew: "Portapapeles: se ha copiado texto en la máquina",
  from: (machine) => `Copiado en ${machine}`,
  nothing: "Lo que se copie en la máquina aparecerá aquí.",
  copy: "Copiar",
  copied: "Copiado",
  notCopied: "El navegador no lo permite. Copie el texto seleccionado con Ctrl+C.",
  copyForbidden: "No está permitido copiar desde esta máquina.",
  to: (machine) => `Texto para ${machine}`,
  give: "Dar a la máquina",
  given: "La máquina ya lo tiene. Péguelo allí.",
  pasteForbidden: "No está permitido pegar en esta máquina.",
  watching: "El portapapeles es de quien tiene el control de la máquina.",
  size: (size, limit) => `${size} de ${limit}`,
  tooLong: (limit) => `Este texto es demasiado largo para la máquina. El límite es ${limit}.`,
  pastedTooLong: (limit) =>
    `El texto es demasiado largo para el portapapeles de la máquina y no se ha pegado. El límite es ${limit}.`,
  missing: (character) =>
    `El portapapeles de esta máquina no tiene «${character}»: en su lugar llega un signo de interrogación.`,
  share: "Compartir el portapapeles automáticamente",
  shareBoth: "El texto que se copia en un lado se puede pegar en el otro.",
  shareCopyOnly:
    "El texto que se copia en la máquina se puede pegar en este equipo. Ctrl+V pega el texto de este equipo.",
  sharePasteOnly: "El texto que se copia en este equipo se puede pegar en la máquina.",
  denied:
    "El navegador no deja que esta página lea el portapapeles. Permítalo en la configuración del navegador para esta página.",
};
