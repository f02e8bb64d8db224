import type { LaterLanguage } from "../language.ts";
import { plural } from "./plural.ts";

export const typing: LaterLanguage["typing"] = {
  button: "Digitar texto",
  menu: "Digitar texto…",
  withShortcut: "Digitar texto (Ctrl+Alt+Shift+V)",
  title: "Digitar texto",
  use: "Ele é digitado na máquina tecla por tecla, onde nada pode ser colado.",
  text: "Texto",
  secret: "Ocultar o texto e esquecê-lo depois de digitado",
  layout: "Teclado da máquina",
  pace: "Ritmo",
  paces: { automatic: "Automático", slow: "Lento", slowest: "Muito lento" },
  size: (characters, max) => `${characters} de no máximo ${max} caracteres`,
  takes: {
    seconds: (count) =>
      plural(count, {
        one: `leva cerca de ${count} segundo`,
        other: `leva cerca de ${count} segundos`,
      }),
    minutes: (count) =>
      plural(count, {
        one: `leva cerca de ${count} minuto`,
        other: `leva cerca de ${count} minutos`,
      }),
  },
  tooLong: (max) => `É longo demais. No máximo ${max} caracteres podem ser digitados.`,
  missing: {
    title: (count, written) =>
      plural(count, {
        one: `${written} caractere não tem tecla neste teclado e é omitido:`,
        other: `${written} caracteres não têm tecla neste teclado e são omitidos:`,
      }),
    secret: (count, written) =>
      plural(count, {
        one: `${written} caractere não tem tecla neste teclado e é omitido.`,
        other: `${written} caracteres não têm tecla neste teclado e são omitidos.`,
      }),
    line: (number) => `Linha ${number}`,
  },
  ways: {
    title: "Caracteres sem tecla",
    "leave-out": "Omitir",
    linux: "Área de trabalho Linux: pelo número (Ctrl+Shift+U)",
    windows: "Windows: pelo número (Alt e dígitos)",
  },
  unsure: {
    layouts: "A chegada das letras latinas depende de qual dos layouts está ativo na máquina:",
    server: "A chegada destes caracteres depende do servidor VNC da máquina:",
  },
  cancel: "Cancelar",
  type: "Digitar",
  typeWithout: "Digitar sem eles",
  typing: (typed, total) => `Digitando: ${typed} de ${total}`,
  left: {
    seconds: (count) =>
      plural(count, {
        one: `falta cerca de ${count} segundo`,
        other: `faltam cerca de ${count} segundos`,
      }),
    minutes: (count) =>
      plural(count, {
        one: `falta cerca de ${count} minuto`,
        other: `faltam cerca de ${count} minutos`,
      }),
  },
  waits: "aguardando a conexão",
  stop: "Parar",
  keysWait: "Teclas não são enviadas enquanto um texto é digitado. Esc interrompe.",
  begun: (total) => `Digitando ${total} caracteres. Pressione Escape para parar.`,
  done: (count, written) =>
    plural(count, {
      one: `${written} caractere foi digitado`,
      other: `${written} caracteres foram digitados`,
    }),
  stopped: {
    cancelled: (typed, total) => `Interrompido: ${typed} de ${total} caracteres foram digitados.`,
    "view-only": (typed, total) =>
      `Você não controla mais a máquina. Cerca de ${typed} de ${total} caracteres foram digitados.`,
    renewed: (typed, total) =>
      `A tela da máquina foi conectada novamente. Cerca de ${typed} de ${total} caracteres foram digitados.`,
    ended: (typed, total) =>
      `A sessão terminou. Cerca de ${typed} de ${total} caracteres foram digitados.`,
    left: (typed, total) =>
      `A página foi deixada. Cerca de ${typed} de ${total} caracteres foram digitados.`,
  },
  rest: "Digitar o restante…",
  dismiss: "Fechar",
};
