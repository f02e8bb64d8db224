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
import { desde, hasta } from "./since.ts";
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
    title: (who, since) => `${who} usa esta consola ${desde(since)}. ¿Tomarla?`,
    advice: (who) =>
      `Se avisará a ${who} de que se ha tomado la consola. La máquina sigue funcionando.`,
    askedTitle: (who) => `Se está preguntando a ${who}`,
    askedAdvice: (who, since) =>
      `${who} tiene esta consola ${desde(since)} y puede dejarle entrar.`,
    answer: {
      seconds: (count) =>
        plural(count, {
          one: `Queda ${count} segundo para la respuesta`,
          other: `Quedan ${count} segundos para la respuesta`,
        }),
      minutes: (count) =>
        plural(count, {
          one: `Queda ${count} minuto para la respuesta`,
          other: `Quedan ${count} minutos para la respuesta`,
        }),
    },
    windowTitle: (machine) => `${machine} está en uso`,
    unnamed: "Esta consola está en uso",
  },
  inUseUnseen: {
    title: "Esta consola está en uso. ¿Tomarla?",
    advice:
      "Se avisará a quien la tiene de que se ha tomado la consola. La máquina sigue funcionando.",
    askedTitle: "Esta consola está en uso",
    askedAdvice: "Se está preguntando a quien la tiene, que puede dejarle entrar.",
  },
  request: {
    allow: "Permitir",
    decline: "Rechazar",
    control: (who) => `${who} pide el control`,
    enter: (who) => `${who} quiere usar esta consola. Si lo permite, su sesión termina.`,
    seconds: (count) =>
      plural(count, { one: `Queda ${count} segundo`, other: `Quedan ${count} segundos` }),
    minutes: (count) =>
      plural(count, { one: `Queda ${count} minuto`, other: `Quedan ${count} minutos` }),
    announced: (request) => `${request}. Pulse Control Alt Mayúsculas M para responder.`,
  },
  control: {
    ask: "Pedir el control",
    cancel: "Dejar de pedirlo",
    take: "Tomar el control",
    release: "Soltar el control",
    by: (who) => `Solo ver: ${who} tiene el control`,
    free: "Solo ver: nadie tiene el control",
    unknown: "Solo ver por el momento",
    never: "Solo ver: no se envían teclas ni clics",
    observers: (count) =>
      plural(count, {
        one: "Esperando a un observador",
        other: `Esperando a ${count} observadores`,
      }),
    asked: (who) => `Se ha pedido el control a ${who}`,
    askedNobody: "Se ha pedido el control",
    seconds: (count) =>
      plural(count, { one: `Queda ${count} segundo`, other: `Quedan ${count} segundos` }),
    minutes: (count) =>
      plural(count, { one: `Queda ${count} minuto`, other: `Quedan ${count} minutos` }),
    yours: (machine) => `Tiene el control de ${machine}`,
  },
  people: {
    title: "Personas en esta consola",
    you: "usted",
    give: "Ceder el control",
    youControl: "Tiene el control",
    button: {
      you: (count) =>
        plural(count, {
          one: `Tiene el control, ${count} persona aquí`,
          other: `Tiene el control, ${count} personas aquí`,
        }),
      other: (count, who) =>
        plural(count, {
          one: `${count} persona aquí, ${who} tiene el control`,
          other: `${count} personas aquí, ${who} tiene el control`,
        }),
      nobody: (count) =>
        plural(count, {
          one: `${count} persona aquí, nadie tiene el control`,
          other: `${count} personas aquí, nadie tiene el control`,
        }),
      alone: "1 persona aquí: usted",
    },
    controls: (since) => `Tiene el control, aquí ${desde(since)}`,
    controlsAway: (since) => `Tiene el control, ausente, aquí ${desde(since)}`,
    watches: (since) => `Mira, aquí ${desde(since)}`,
    watchesAway: (since) => `Ausente, aquí ${desde(since)}`,
    more: (count) => plural(count, { one: "Y una persona más", other: `Y ${count} personas más` }),
    giveTo: (who) => `Ceder el control a ${who}`,
    joined: (who) => `${who} ha entrado`,
    joinedMany: (count) =>
      plural(count, {
        one: `Ha entrado ${count} persona más`,
        other: `Han entrado ${count} personas más`,
      }),
    left: (who) => `${who} ha salido`,
    leftMany: (count) =>
      plural(count, {
        one: `Ha salido ${count} persona`,
        other: `Han salido ${count} personas`,
      }),
    controlsNow: (who) => `${who} tiene ahora el control`,
    youControlNow: "Ahora tiene el control",
    nobodyControlsNow: "Ahora nadie tiene el control",
  },
  messages: {
    name: "Mensajes",
    dismiss: "Cerrar",
    from: (who) => `Mensaje de ${who}`,
    fromAdministrator: "Mensaje de su administrador",
    announced: (heading, text) => `${heading}: ${text}`,
  },
  share: {
    menu: "Invitar a alguien a mirar…",
    title: "Invitar a alguien a mirar",
    use: "Quien abra este enlace puede mirar, pero no escribir ni hacer clic. Funciona una sola vez. Todas las personas que están aquí ven quién mira.",
    link: "Enlace",
    copy: "Copiar enlace",
    done: "Listo",
    waiting: "Creando el enlace…",
    until: (time) => `Se puede abrir ${hasta(time)}.`,
    copied: "Copiado",
    notCopied: "Este navegador no deja que la página copie. Seleccione el enlace y cópielo a mano.",
    refused: {
      "no-sealing-key":
        "Esta puerta de enlace no está configurada para crear enlaces. Consulte a su administrador.",
      rate: "Se han creado demasiados enlaces. Espere un minuto y vuelva a invitar.",
      "one-connection": "Esta máquina muestra su pantalla a una sola persona a la vez.",
      "not-permitted": "No tiene permiso para crear enlaces de esta consola.",
      unanswered: "La puerta de enlace no ha respondido. Cierre esta ventana y vuelva a invitar.",
    },
  },
};
