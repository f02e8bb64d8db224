import type { Language } from "../language.ts";
import { brand } from "./brand.ts";
import { plural } from "./plural.ts";

/* Portuguese as written in Brazil. */

export const markup: Language["markup"] = {
  language: { tag: "pt-BR", direction: "ltr" },
  page: {
    name: "Porthole",
    description: "A tela da sua máquina virtual, em uma aba do navegador.",
    session: "Console",
    viewOnly: "Somente visualização",
    viewOnlyMeans: "Você pode assistir, mas não digitar nem clicar",
    recorded: "Gravado",
    recordedMeans: "O que aparece e o que é feito aqui é gravado.",
    leave: "Sair deste console",
    language: "Idioma",
  },
  leaving: {
    keepsRunning: "A máquina continua funcionando.",
    leave: "Sair",
    stay: "Ficar",
  },
  landing: {
    what: "A tela da sua máquina virtual, em uma aba do navegador.",
    how: "Abra um console no seu painel de controle. O link funciona uma única vez e é válido por alguns minutos.",
    paste: "Colar um link de console",
    open: "Abrir",
    version: (version) => `Porthole ${version}`,
    licences: "Licenças",
  },
  confirming: {
    once: "Este link abre o console uma única vez.",
    open: "Abrir console",
    notAsked: "Se você não pediu este link, feche a página. Nada foi aberto.",
  },
  connecting: {
    cancel: "Cancelar",
    needsScript:
      "Esta página precisa de JavaScript para mostrar uma tela. Seu link continua válido.",
  },
  notStarted: {
    title: "Esta página não foi iniciada",
    advice:
      "O script dela não chegou, ou este navegador não consegue executá-lo. Recarregue a página: seu link ainda não foi usado.",
    otherwise:
      "Se isso não ajudar, talvez algo na rede bloqueie scripts, ou o navegador seja antigo demais. Use uma versão atual do Chrome, Edge, Firefox ou Safari.",
  },
  elsewhere: {
    advice:
      "Um console é mostrado em uma só aba por vez. A outra aba deixará de mostrá-lo se você o usar aqui.",
    use: "Usar aqui",
  },
  inUse: {
    title: "Este console está em uso",
    takeOver: "Assumir",
    leave: "Sair",
  },
  idle: {
    stay: "Manter a conexão",
  },
  ended: {
    reason: "Motivo",
    retry: "Tentar novamente",
    back: "Voltar ao painel de controle",
    closeTab: "Fechar esta aba",
    details: "Detalhes",
    copy: "Copiar",
  },
  keys: {
    toolbar: "Teclas",
    phoneKeyboard: "Teclado na tela",
    phoneField: "Texto para a máquina",
    ctrlAltDel: "Ctrl Alt Del",
    sendCtrlAltDel: "Enviar Ctrl+Alt+Del",
  },
  keysMenu: {
    button: "Teclas",
    title: "Enviar teclas",
  },
  about: {
    button: "Sobre e atalhos",
    version: (version) => `Versão ${version}`,
    typeText: "Digitar texto",
    typeTextKeys: ["Ctrl", "Alt", "Shift", "V"],
    toToolbar: "Levar o teclado à barra de ferramentas",
    toToolbarKeys: ["Ctrl", "Alt", "Shift", "M"],
    toScreen: "Voltar à tela",
    toScreenKeys: ["Esc"],
    licence: (novnc) =>
      `Software livre sob a Licença Apache 2.0. As telas são desenhadas por ${novnc}, sob a MPL 2.0.`,
    notices: "Avisos de software de terceiros",
    done: "Concluir",
  },
};

export const script: Language["script"] = {
  brand,
  somebody: "Alguém",
  clock: { locale: "pt-BR" },
  windowTitle: {
    landing: "Porthole",
    of: (what) => `${what} – Porthole`,
    ended: (machine, title) => `${machine}: ${title} – Porthole`,
  },
  landing: {
    wasOpen: (machine) => `${machine} estava aberta nesta aba`,
    again: "O link funciona uma única vez. Abra o console novamente no seu painel de controle.",
    notALink: "Este não é um link para um console deste gateway.",
  },
  confirming: {
    title: (machine) => `Abrir ${machine}?`,
    control: "Você vai controlar a máquina.",
    view: "Você pode assistir, mas não digitar nem clicar.",
  },
  connecting: {
    title: "Conectando",
    titleOf: (machine) => `Conectando a ${machine}`,
    steps: {
      gateway: "Contatando o gateway…",
      machine: "Aguardando a tela da máquina…",
    },
    late: (machine) => `Ainda aguardando ${machine}. O host pode estar ocupado.`,
    lateUnnamed: "Ainda aguardando o gateway. A rede pode estar lenta.",
  },
  live: {
    connected: (machine) => `Conectado a ${machine}`,
    connectedViewOnly: (machine) => `Conectado a ${machine}, somente visualização`,
  },
  screen: {
    control: (machine) =>
      `Tela de ${machine}, pressione Control Alt Shift M para ir à barra de ferramentas`,
    view: (machine) => `Tela de ${machine}, somente visualização`,
  },
  leaving: {
    title: (machine) => `Sair de ${machine}?`,
  },
  line: {
    labels: {
      live: "Conexão: ao vivo",
      waiting: "Conexão: aguardando a rede",
      resuming: "Conexão: retomando",
    },
    silent: "Aguardando a rede…",
    offline: "Este dispositivo está off-line. Aguardando…",
    back: "A conexão voltou",
  },
  reconnecting: {
    titles: {
      gateway: "Conexão perdida. Reconectando…",
      machine: "Conectado novamente. Aguardando a tela da máquina…",
      paused: "Abrindo a tela novamente…",
    },
    typingOff: "Não é possível digitar até a tela voltar.",
    late: "A máquina continua funcionando, e esta página continua tentando. Não é possível digitar até a tela voltar.",
    lateViewOnly: "A máquina continua funcionando, e esta página continua tentando.",
  },
  waiting: {
    title: (machine) => `${machine} pode estar reiniciando. Aguardando o retorno…`,
    advice:
      "A tela foi fechada, como acontece quando uma máquina reinicia, muda de host ou é desligada. Quando ela voltar, será mostrada aqui.",
    windowTitle: (machine) => `Aguardando ${machine}`,
  },
  paused: {
    windowTitle: (machine) => `${machine}, em pausa`,
  },
  later: {
    missing:
      "Não foi possível carregar partes desta página. Recarregue a página: o console continua.",
  },
  elsewhere: {
    title: "Este console está aberto em outra aba",
    titleOf: (machine) => `${machine} está aberta em outra aba`,
  },
  idle: {
    seconds: (count) =>
      plural(count, {
        one: `Ainda está aí? Esta sessão termina em ${count} segundo.`,
        other: `Ainda está aí? Esta sessão termina em ${count} segundos.`,
      }),
    minutes: (count) =>
      plural(count, {
        one: `Ainda está aí? Esta sessão termina em ${count} minuto.`,
        other: `Ainda está aí? Esta sessão termina em ${count} minutos.`,
      }),
    stays: "A conexão foi mantida",
  },
  duration: {
    seconds: (count) => plural(count, { one: `${count} segundo`, other: `${count} segundos` }),
    minutes: (count) => plural(count, { one: `${count} minuto`, other: `${count} minutos` }),
  },
  countdown: {
    minutes: (count) =>
      plural(count, {
        one: `Esta sessão termina em ${count} minuto`,
        other: `Esta sessão termina em ${count} minutos`,
      }),
    seconds: (count) =>
      plural(count, {
        one: `Esta sessão termina em ${count} segundo`,
        other: `Esta sessão termina em ${count} segundos`,
      }),
  },
  keys: {
    untypable: (character) => `“${character}” não existe no teclado da máquina`,
    tooMany: (max) =>
      `Não digitado: no máximo ${max.toLocaleString("pt-BR")} caracteres podem esperar`,
    names: {
      alt: "Alt",
      backspace: "Backspace",
      ctrl: "Ctrl",
      del: "Del",
      esc: "Esc",
      printScreen: "PrtSc",
      super: "Win",
      tab: "Tab",
      functionKey: (number) => `F${number}`,
    },
  },
  guestKeyboard: {
    layoutMissing: "Não foi possível carregar o layout de teclado da máquina",
  },
  fullScreen: {
    enter: "Tela cheia",
    leave: "Sair da tela cheia",
    keys: "Todas as teclas vão para a máquina. Mantenha Esc pressionada para sair da tela cheia.",
  },
  ended: {
    unknown: "O console não é mais mostrado",
    unknownAdvice: "A rede também está fora do ar, então esta página não pode dizer por quê.",
  },
};
