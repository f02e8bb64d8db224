import type { LaterLanguage } from "../language.ts";

export const power: LaterLanguage["power"] = {
  title: "Energia",
  menu: {
    shutDown: "Desligar…",
    restart: "Reiniciar…",
    reset: "Redefinir…",
  },
  asks: {
    shutDown: (machine) => `Desligar ${machine}?`,
    restart: (machine) => `Reiniciar ${machine}?`,
    reset: (machine) => `Redefinir ${machine}?`,
  },
  means: {
    shutDown:
      "O sistema recebe o pedido de desligar. Ligue a máquina de novo no seu painel de controle.",
    restart: "O sistema recebe o pedido de reiniciar.",
    reset: "Como com o botão de reset, imediatamente: o que não foi salvo se perde.",
  },
  confirm: {
    shutDown: "Desligar",
    restart: "Reiniciar",
    reset: "Redefinir",
  },
  cancel: "Cancelar",
  done: "O pedido foi feito ao host da máquina.",
};
