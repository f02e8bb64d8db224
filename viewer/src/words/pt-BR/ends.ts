import type { EndLanguage } from "../language.ts";
import { desde } from "./since.ts";

export const card: EndLanguage["card"] = {
  session: (name) => `sessão ${name}`,
  copy: "Copiar",
  copied: "Copiado",
  notCopied: "Copie você mesmo: está selecionado",
};

export const told: EndLanguage["told"] = {
  inUse: {
    title: (who, since) => `Em uso por ${who} ${desde(since)}`,
    advice: (who) =>
      `Só uma pessoa pode ter este console. Abra-o novamente quando ${who} tiver saído.`,
  },
  taken: {
    title: (who) => `${who} assumiu este console`,
    advice: (who) =>
      `A máquina continua funcionando. Combine com ${who} quem vai usar o console e depois abra-o novamente.`,
  },
  takenByYou: {
    title: "Você abriu este console em outro lugar",
    advice: "Ele continua lá. Se não foi você, avise seu administrador.",
  },
  endedByOperator: {
    title: (who) => `${who} encerrou sua sessão`,
    advice:
      "A máquina continua funcionando. Se precisar do console novamente, fale com seu administrador.",
  },
  revoked: {
    title: (who) => `${who} retirou este link`,
  },
  limit: {
    subject:
      "Você já abriu tantos consoles quantos uma pessoa pode ter. Feche um de que não precisa mais e depois abra este novamente.",
    console:
      "Não podem entrar mais pessoas neste console. Abra-o novamente quando alguém tiver saído.",
    other:
      "O gateway não permite mais consoles abertos, somando os seus e os de outras pessoas. Abra este novamente mais tarde; se isso não ajudar, avise seu administrador.",
  },
};

export const ends: EndLanguage["ends"] = {
  closed: {
    title: "Você saiu deste console",
    advice: "A máquina continua funcionando. Abra o console novamente no seu painel de controle.",
  },
  "ticket-missing": {
    title: "Este link está incompleto",
    advice: "Falta uma parte do link. Abra o console novamente no seu painel de controle.",
  },
  "ticket-expired": {
    title: "Este link expirou",
    advice:
      "Os links de console são válidos por alguns minutos. Abra o console novamente para obter um novo.",
  },
  "ticket-used": {
    title: "Este link já foi usado",
    advice:
      "Cada link funciona uma única vez. Se foi você quem o abriu, procure a outra aba; se não, abra o console novamente no seu painel de controle.",
  },
  "ticket-invalid": {
    title: "Este link não é válido",
    advice:
      "Ele pode ter sido cortado ao ser copiado ou criado para outro gateway. Abra o console novamente no seu painel de controle.",
  },
  "ticket-early": {
    title: "Este link ainda não é válido",
    advice:
      "Aguarde um momento e tente novamente. Se isso continuar, o relógio do painel de controle provavelmente está errado.",
  },
  "target-not-allowed": {
    title: "O gateway não tem permissão para acessar esta máquina",
    advice:
      "O endereço dela não está na lista de permissões do gateway. Peça ao seu administrador que o adicione (ALLOWED_TARGETS).",
  },
  "target-unreachable": {
    title: "O console da máquina não responde",
    advice:
      "A máquina pode estar desligada ou ter mudado de lugar. Verifique se ela está funcionando e depois abra o console novamente.",
  },
  "target-timeout": {
    title: "O console da máquina demorou demais",
    advice:
      "O host pode estar ocupado, ou há um firewall no caminho. Abra o console novamente em um minuto.",
  },
  "target-refused": {
    title: "O console da máquina recusou a conexão",
    advice:
      "Talvez já haja pessoas demais conectadas. Feche outros consoles e depois abra este novamente.",
  },
  "target-not-vnc": {
    title: "Não há servidor VNC neste endereço",
    advice:
      "Outra coisa respondeu lá. Peça ao seu administrador que verifique o endereço do console da máquina.",
  },
  "login-failed": {
    title: "A senha do console não foi aceita",
    advice:
      "A senha do link está errada ou foi alterada. Abra o console novamente para obter um novo link; se isso não ajudar, avise seu administrador.",
  },
  "login-locked": {
    title: "O console está bloqueado por um tempo",
    advice:
      "Houve senhas erradas demais, por isso o servidor VNC da máquina não aceita nenhuma por algum tempo. Aguarde alguns minutos antes de abrir o console novamente; se acontecer de novo, a senha do link está errada.",
  },
  "login-needs-password": {
    title: "O console pede uma senha",
    advice: "O link não a contém. Fale com seu administrador.",
  },
  "login-unsupported": {
    title: "O gateway não consegue entrar neste console",
    advice:
      "Nenhum dos métodos de autenticação do console é permitido aqui. Avise seu administrador.",
  },
  "target-protocol": {
    title: "O console da máquina enviou algo inesperado",
    advice:
      "A conexão foi fechada por precaução. Abra o console novamente; se acontecer de novo, avise seu administrador.",
  },
  "target-closed": {
    title: "A máquina fechou o console",
    advice:
      "Ela pode ter sido desligada, reiniciada ou movida, ou outra pessoa assumiu o console. Abra o console novamente para continuar.",
  },
  "session-expired": {
    title: "O tempo acabou",
    advice:
      "Esta sessão atingiu seu limite de tempo. A máquina continua funcionando; abra o console novamente para continuar.",
  },
  "session-idle": {
    title: "Ninguém usou este console",
    advice:
      "Ele foi fechado porque nada foi digitado nem movido por muito tempo. A máquina continua funcionando; abra o console novamente para continuar.",
  },
  "viewer-protocol": {
    title: "Esta página enviou algo inesperado",
    advice: "A conexão foi fechada por precaução. Abra o console novamente.",
  },
  "viewer-overload": {
    title: "A máquina não conseguiu acompanhar",
    advice: "Ela aceitou teclas e cliques mais devagar do que chegavam. Abra o console novamente.",
  },
  "viewer-stalled": {
    title: "A conexão ficou em silêncio",
    advice: "Esta página ou a rede dela não respondeu por tempo demais. Abra o console novamente.",
  },
  "target-not-verified": {
    title: "Não foi possível verificar o host da máquina",
    advice:
      "O gateway não conseguiu confirmar que este é o host certo e não enviou a senha. Avise seu administrador: o log do gateway indica a verificação que falhou.",
  },
  "client-certificate-missing": {
    title: "O host pede um certificado",
    advice: "O host exige um certificado que o gateway não tem. Avise seu administrador.",
  },
  "no-route": {
    title: "Não há rota para esta máquina",
    advice: "O gateway não tem rota para a rede em que a máquina está. Avise seu administrador.",
  },
  "connector-unavailable": {
    title: "Não é possível acessar a rede da máquina",
    advice:
      "O conector à frente dela não responde ou recusou a solicitação. Abra o console novamente em um minuto; se isso não ajudar, avise seu administrador.",
  },
  "console-busy": {
    title: "Este console está aberto em outro lugar",
    advice: "O host permite um só console por vez. Feche o outro e depois abra este novamente.",
  },
  "target-unauthorized": {
    title: "O host não deixou o gateway entrar",
    advice:
      "A sessão que o link contém terminou lá ou não tem permissão para abrir este console. Abra o console novamente para obter um novo link.",
  },
  "target-withdrawn": {
    title: "Este console não está mais disponível para você",
    advice:
      "A máquina não existe mais, ou seu acesso a ela terminou. Abra o console novamente a partir do lugar em que você obteve o link.",
  },
  "console-in-use": {
    title: "Outra pessoa está usando este console",
    advice: "Abra-o novamente quando a outra pessoa tiver terminado.",
  },
  "console-taken": {
    title: "Outra pessoa assumiu este console",
    advice:
      "A máquina continua funcionando. Combine com a outra pessoa quem vai usar o console e depois abra-o novamente.",
  },
  "ended-by-operator": {
    title: "Um administrador encerrou sua sessão",
    advice: "Se precisar do console novamente, fale com seu administrador.",
  },
  "ticket-revoked": {
    title: "Este link foi retirado",
    advice:
      "Abra o console novamente a partir do lugar em que você obteve o link ou fale com seu administrador.",
  },
  "limit-reached": {
    title: "Há consoles demais abertos",
    advice: "Feche um console de que não precisa mais e depois abra este novamente.",
  },
  "target-not-running": {
    title: "Não há console neste endereço",
    advice:
      "A máquina pode estar desligada ou ter sido movida para outro host. Verifique se ela está funcionando e depois abra o console novamente.",
  },
  "target-unsupported": {
    title: "Este tipo de console não é compatível",
    advice: "Ele não usa VNC, por isso o gateway não consegue mostrá-lo.",
  },
  "link-address": {
    title: "Este link foi criado para outra rede",
    advice:
      "Ele só funciona na rede em que foi pedido. Abra o console novamente a partir da rede em que você está agora.",
  },
  "viewer-behind": {
    title: "Esta página não conseguiu acompanhar",
    advice:
      "Havia mais dados à espera desta página do que o gateway pode guardar. Verifique sua rede e depois abra o console novamente.",
  },
  "needs-confirmation": {
    title: "Este link pergunta antes de abrir",
    advice: "Abra-o em um navegador e pressione o botão que aparece. Ele ainda não foi usado.",
  },
  "origin-not-allowed": {
    title: "Esta página não tem permissão para abrir consoles",
    advice:
      "O gateway só permite isso a partir do próprio endereço e dos que estão em sua configuração. Peça ao seu administrador que adicione o endereço desta página (ALLOWED_ORIGINS).",
  },
  "target-taken-over": {
    title: "Outra pessoa pode ter assumido",
    advice:
      "A máquina fechou esta conexão, como faz quando alguém abre o console só para si. Abra o console novamente para continuar.",
  },
  "taken-over": {
    title: "Este console foi aberto em outro lugar",
    advice:
      "Ele continua em outra página. Se essa página não é sua, avise seu administrador e abra o console novamente no seu painel de controle.",
  },
  "resume-refused": {
    title: "A conexão foi perdida",
    advice:
      "O gateway não conseguiu retomá-la. Abra o console novamente no seu painel de controle.",
  },
  "gateway-busy": {
    title: "Consoles demais ao mesmo tempo",
    advice:
      "Em um minuto foram abertos mais consoles do que o gateway permite. Aguarde um minuto e tente novamente.",
  },
  "gateway-unready": {
    title: "O gateway não está configurado",
    advice: "A configuração dele está incompleta. Seu administrador encontra o motivo em /readyz.",
  },
  "gateway-error": {
    title: "Ocorreu um erro no gateway",
    advice:
      "Abra o console novamente. Se acontecer de novo, diga ao seu administrador quando aconteceu.",
  },
  "gateway-unreachable": {
    title: "O gateway não responde",
    advice: "Verifique sua conexão com a internet e tente novamente.",
  },
  "gateway-refused": {
    title: "O gateway não deixou esta página entrar",
    advice:
      "É possível chegar até ele, mas ele recusou a conexão, ou algo na rede não deixa passar WebSockets. Tente novamente; se isso não ajudar, avise seu administrador.",
  },
  "connection-lost": {
    title: "A conexão foi perdida",
    advice:
      "A conexão com o gateway caiu. A máquina continua funcionando: abra o console novamente no seu painel de controle.",
  },
  "page-incomplete": {
    title: "Não foi possível carregar partes desta página",
    advice: "Verifique a rede: o console continua.",
  },
  "viewer-failed": {
    title: "Não foi possível mostrar a tela",
    advice:
      "Ocorreu um erro nesta página. Abra o console novamente no seu painel de controle; se acontecer de novo, tente outro navegador.",
  },
  "browser-unsupported": {
    title: "Este navegador não consegue mostrar o console",
    advice: "Use uma versão atual do Chrome, Edge, Firefox ou Safari e abra o link por https.",
  },
};
