import type { LaterLanguage } from "../language.ts";
import { plural } from "./plural.ts";

export const connection: LaterLanguage["connection"] = {
  title: "Conexão",
  verdict: {
    waiting: "Um momento…",
    well: "Tudo certo.",
    network: "Sua rede está lenta. Outros programas podem estar usando-a, ou o sinal está fraco.",
    unsteady: "Sua rede oscila. Um cabo ou um lugar mais perto do roteador pode ajudar.",
    target: "O caminho do gateway até a máquina está lento, ou o host dela está ocupado.",
    machine: "A máquina demora a mostrar o que é digitado. Ela pode estar ocupada.",
    browser: "Este navegador está ocupado. Feche outras abas e programas.",
  },
  plot: {
    name: (viewer, target) =>
      `Tempos de ida e volta do último minuto: ${viewer} até o gateway, ${target} dali até a máquina`,
    viewer: "De você ao gateway",
    target: "Do gateway à máquina",
  },
  rows: {
    keys: "Da tecla à imagem",
    keysOf: (middle, most) => `${middle} ms, 95% em até ${most} ms`,
    keysNone: "Digite algo para medir",
    frames: "Quadros",
    framesOf: (count) => `${count} por segundo`,
    data: "Dados",
    dataOf: (kilobytes) => `${kilobytes} kB por segundo`,
    size: "Tela",
    sizeOf: (width, height) => `${width} × ${height}`,
    quality: "Qualidade",
    qualityOf: (level) => `${level} de 9`,
    left: "Tempo restante",
    idle: "Termina sem entrada após",
    region: "Gateway",
    version: "Versão do gateway",
    unknown: "Desconhecido",
    milliseconds: (count) => `${count} ms`,
  },
  left: {
    minutes: (count, text) => plural(count, { one: `${text} minuto`, other: `${text} minutos` }),
    hours: (count, text) => plural(count, { one: `${text} hora`, other: `${text} horas` }),
  },
  copy: "Copiar detalhes",
  copied: "Os detalhes estão na sua área de transferência",
  notCopied: "Este navegador não permite que a página copie.",
  catchingUp: {
    label: "Conexão: a imagem está recuperando o atraso",
    text: "A imagem está recuperando o atraso…",
  },
  stalled: {
    coming: (kilobytes) => `A primeira imagem está a caminho: ${kilobytes} kB recebidos.`,
    renew: "A imagem parou. Conectando à máquina novamente…",
    over: "A imagem parou, e conectar novamente não ajuda. Abra o console novamente.",
  },
};
