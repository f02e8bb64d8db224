import type { LaterLanguage } from "../language.ts";

export const moreTime: LaterLanguage["moreTime"] = {
  ask: "Pedir mais tempo",
  asked: "Mais tempo pedido",
  askedMeans: "Seu administrador decide. A resposta aparece aqui.",
  given: (time) => `Você tem mais tempo. Novo fim: ${time}`,
  changed: (time) => `Esta sessão tem outro fim: ${time}`,
  declined: "Sem mais tempo",
  declinedMeans: "Seu pedido de mais tempo foi recusado.",
  early: "Você acabou de pedir mais tempo. Espere um pouco antes de pedir de novo.",
};
