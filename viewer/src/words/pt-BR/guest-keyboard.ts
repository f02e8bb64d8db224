import type { LaterLanguage } from "../language.ts";

export const guestKeyboard: LaterLanguage["guestKeyboard"] = {
  menu: "Teclado da máquina…",
  title: "Teclado da máquina",
  usedForKeys:
    "Que teclado está configurado dentro da máquina? Sem essa informação, o console supõe um teclado dos EUA, e alguns caracteres chegam errados.",
  usedForText:
    "Que teclado está configurado dentro da máquina? O texto digitado por você automaticamente depende dele. As teclas que você mesmo pressiona são enviadas por posição, e o layout da própria máquina decide.",
  layout: "Layout",
  done: "Concluir",
  variant: (language, name) => `${language} (${name})`,
  international: "internacional, com teclas mortas",
  listMissing: "Não foi possível carregar a lista de layouts de teclado",
};
