import type { LaterLanguage } from "../language.ts";
import { clipboard } from "./clipboard.ts";
import { connection } from "./connection.ts";
import { guestKeyboard } from "./guest-keyboard.ts";
import { guestLocks } from "./guest-locks.ts";
import { keyRow } from "./key-row.ts";
import { keysElsewhere } from "./keys-elsewhere.ts";
import { keysMenu } from "./keys-menu.ts";
import { macShortcuts } from "./mac-shortcuts.ts";
import { moreTime } from "./more-time.ts";
import { ownKeys } from "./own-keys.ts";
import { picture } from "./picture.ts";
import { plural } from "./plural.ts";
import { pointer } from "./pointer.ts";
import { ate, desde } from "./since.ts";
import { sound } from "./sound.ts";
import { textBar } from "./text-bar.ts";
import { touch } from "./touch.ts";
import { power } from "./power.ts";
import { typing } from "./typing.ts";

export const later: LaterLanguage = {
  clipboard,
  guestKeyboard,
  guestLocks,
  sound,
  keysElsewhere,
  keysMenu,
  moreTime,
  power,
  bell: (machine) => `Aviso sonoro de ${machine}`,
  screenSize: (width, height) => `${width} × ${height}`,
  keyRow,
  macShortcuts,
  ownKeys,
  textBar,
  pointer,
  touch,
  typing,
  picture,
  connection,
  inUse: {
    title: (who, since) => `Em uso por ${who} ${desde(since)}. Assumir?`,
    advice: (who) => `${who} será avisado de que você assumiu. A máquina continua funcionando.`,
    askedTitle: (who) => `Pedido enviado a ${who}`,
    askedAdvice: (who, since) =>
      `${who} tem este console ${desde(since)} e pode deixar você entrar.`,
    answer: {
      seconds: (count) =>
        plural(count, {
          one: `Resta ${count} segundo para a resposta`,
          other: `Restam ${count} segundos para a resposta`,
        }),
      minutes: (count) =>
        plural(count, {
          one: `Resta ${count} minuto para a resposta`,
          other: `Restam ${count} minutos para a resposta`,
        }),
    },
    windowTitle: (machine) => `${machine} está em uso`,
    unnamed: "Este console está em uso",
  },
  inUseUnseen: {
    title: "Este console está em uso. Assumir?",
    advice:
      "A pessoa que o está usando será avisada de que você assumiu. A máquina continua funcionando.",
    askedTitle: "Este console está em uso",
    askedAdvice: "Um pedido foi enviado à pessoa que o está usando, e ela pode deixar você entrar.",
  },
  request: {
    allow: "Permitir",
    decline: "Recusar",
    control: (who) => `${who} pede o controle`,
    enter: (who) => `${who} quer usar este console. Se você permitir, sua sessão termina.`,
    seconds: (count) =>
      plural(count, { one: `Resta ${count} segundo`, other: `Restam ${count} segundos` }),
    minutes: (count) =>
      plural(count, { one: `Resta ${count} minuto`, other: `Restam ${count} minutos` }),
    announced: (request) => `${request}. Pressione Control Alt Shift M para responder.`,
  },
  control: {
    ask: "Pedir o controle",
    cancel: "Cancelar o pedido",
    take: "Assumir o controle",
    release: "Liberar o controle",
    by: (who) => `Somente visualização: ${who} tem o controle`,
    free: "Somente visualização: ninguém tem o controle",
    unknown: "Somente visualização por enquanto",
    never: "Somente visualização: teclas e cliques não são enviados",
    observers: (count) =>
      plural(count, {
        one: "Aguardando um observador",
        other: `Aguardando ${count} observadores`,
      }),
    asked: (who) => `O controle foi pedido a ${who}`,
    askedNobody: "O controle foi pedido",
    seconds: (count) =>
      plural(count, { one: `Resta ${count} segundo`, other: `Restam ${count} segundos` }),
    minutes: (count) =>
      plural(count, { one: `Resta ${count} minuto`, other: `Restam ${count} minutos` }),
    yours: (machine) => `Você controla ${machine}`,
  },
  people: {
    title: "Pessoas neste console",
    you: "você",
    give: "Passar o controle",
    youControl: "Você tem o controle",
    button: {
      you: (count) =>
        plural(count, {
          one: `Você tem o controle, ${count} pessoa aqui`,
          other: `Você tem o controle, ${count} pessoas aqui`,
        }),
      other: (count, who) =>
        plural(count, {
          one: `${count} pessoa aqui, ${who} tem o controle`,
          other: `${count} pessoas aqui, ${who} tem o controle`,
        }),
      nobody: (count) =>
        plural(count, {
          one: `${count} pessoa aqui, ninguém tem o controle`,
          other: `${count} pessoas aqui, ninguém tem o controle`,
        }),
      alone: "1 pessoa aqui: você",
    },
    controls: (since) => `Tem o controle, aqui ${desde(since)}`,
    controlsAway: (since) => `Tem o controle, ausente, aqui ${desde(since)}`,
    watches: (since) => `Assiste, aqui ${desde(since)}`,
    watchesAway: (since) => `Ausente, aqui ${desde(since)}`,
    more: (count) => plural(count, { one: "E mais uma pessoa", other: `E mais ${count} pessoas` }),
    giveTo: (who) => `Passar o controle a ${who}`,
    joined: (who) => `${who} entrou`,
    joinedMany: (count) =>
      plural(count, {
        one: `Mais ${count} pessoa entrou`,
        other: `Mais ${count} pessoas entraram`,
      }),
    left: (who) => `${who} saiu`,
    leftMany: (count) =>
      plural(count, { one: `${count} pessoa saiu`, other: `${count} pessoas saíram` }),
    controlsNow: (who) => `${who} agora tem o controle`,
    youControlNow: "Agora você tem o controle",
    nobodyControlsNow: "Agora ninguém tem o controle",
  },
  messages: {
    name: "Mensagens",
    dismiss: "Fechar",
    from: (who) => `Mensagem de ${who}`,
    fromAdministrator: "Mensagem do seu administrador",
    announced: (heading, text) => `${heading}: ${text}`,
  },
  share: {
    menu: "Convidar alguém para assistir…",
    title: "Convidar alguém para assistir",
    use: "Quem abrir este link pode assistir, mas não digitar nem clicar. Ele funciona uma única vez. Todos aqui veem quem está assistindo.",
    link: "Link",
    copy: "Copiar link",
    done: "Concluir",
    waiting: "Criando o link…",
    until: (time) => `Ele pode ser aberto ${ate(time)}.`,
    copied: "Copiado",
    notCopied:
      "Este navegador não permite que a página copie. Selecione o link e copie você mesmo.",
    refused: {
      "no-sealing-key":
        "Este gateway não está configurado para criar links. Fale com seu administrador.",
      rate: "Foram criados links demais. Aguarde um minuto e convide novamente.",
      "one-connection": "Esta máquina mostra sua tela a uma só pessoa por vez.",
      "not-permitted": "Você não tem permissão para criar links deste console.",
      unanswered: "O gateway não respondeu. Feche esta janela e convide novamente.",
    },
  },
};
