import type { Language } from "../language.ts";
import { brand } from "./brand.ts";
import { plural } from "./plural.ts";

/* Spanish that is read everywhere: impersonal where it can be, formal where it cannot. */

export const markup: Language["markup"] = {
  language: { tag: "es", direction: "ltr" },
  page: {
    name: "Porthole",
    description: "La pantalla de su máquina virtual, en una pestaña del navegador.",
    session: "Consola",
    viewOnly: "Solo ver",
    viewOnlyMeans: "Se puede mirar, pero no escribir ni hacer clic",
    recorded: "Se graba",
    recordedMeans: "Lo que se ve y se hace aquí queda grabado.",
    leave: "Salir de esta consola",
    language: "Idioma",
  },
  leaving: {
    keepsRunning: "La máquina sigue funcionando.",
    leave: "Salir",
    stay: "Quedarse",
  },
  landing: {
    what: "La pantalla de su máquina virtual, en una pestaña del navegador.",
    how: "Abra una consola desde su panel de control. Su enlace funciona una sola vez y es válido durante unos minutos.",
    paste: "Pegar un enlace de consola",
    open: "Abrir",
    version: (version) => `Porthole ${version}`,
    licences: "Licencias",
  },
  confirming: {
    once: "Este enlace abre su consola una sola vez.",
    open: "Abrir la consola",
    notAsked: "Si no ha pedido este enlace, cierre la página. No se ha abierto nada.",
  },
  connecting: {
    cancel: "Cancelar",
    needsScript:
      "Esta página necesita JavaScript para mostrar una pantalla. El enlace sigue siendo válido.",
  },
  notStarted: {
    title: "Esta página no se ha iniciado",
    advice:
      "Su script no ha llegado o este navegador no puede ejecutarlo. Recargue la página: el enlace aún no se ha usado.",
    otherwise:
      "Si eso no ayuda, puede que algo en la red bloquee los scripts o que el navegador sea demasiado antiguo. Use una versión actual de Chrome, Edge, Firefox o Safari.",
  },
  elsewhere: {
    advice:
      "Una consola se muestra en una sola pestaña a la vez. La otra pestaña dejará de mostrarla si se usa aquí.",
    use: "Usar aquí",
  },
  inUse: {
    title: "Esta consola está en uso",
    takeOver: "Tomar la consola",
    leave: "Salir",
  },
  idle: {
    stay: "Mantener la conexión",
  },
  ended: {
    reason: "Motivo",
    retry: "Reintentar",
    back: "Volver al panel de control",
    closeTab: "Cerrar esta pestaña",
    details: "Detalles",
    copy: "Copiar",
  },
  keys: {
    toolbar: "Teclas",
    phoneKeyboard: "Teclado en pantalla",
    phoneField: "Texto para la máquina",
    ctrlAltDel: "Ctrl Alt Supr",
    sendCtrlAltDel: "Enviar Ctrl+Alt+Supr",
  },
  keysMenu: {
    button: "Teclas",
    title: "Enviar teclas",
  },
  about: {
    button: "Acerca de y atajos",
    version: (version) => `Versión ${version}`,
    typeText: "Escribir texto",
    typeTextKeys: ["Ctrl", "Alt", "Mayús", "V"],
    toToolbar: "Llevar el teclado a la barra de herramientas",
    toToolbarKeys: ["Ctrl", "Alt", "Mayús", "M"],
    toScreen: "Volver a la pantalla",
    toScreenKeys: ["Esc"],
    licence: (novnc) =>
      `Software libre con licencia Apache 2.0. Las pantallas las dibuja ${novnc}, con licencia MPL 2.0.`,
    notices: "Avisos de software de terceros",
    done: "Listo",
  },
};

export const script: Language["script"] = {
  brand,
  somebody: "Alguien",
  clock: { locale: "es" },
  windowTitle: {
    landing: "Porthole",
    of: (what) => `${what} – Porthole`,
    ended: (machine, title) => `${machine}: ${title} – Porthole`,
  },
  landing: {
    wasOpen: (machine) => `${machine} estaba abierta en esta pestaña`,
    again: "Su enlace funciona una sola vez. Vuelva a abrir la consola desde su panel de control.",
    notALink: "Este no es un enlace a una consola de esta puerta de enlace.",
  },
  confirming: {
    title: (machine) => `¿Abrir ${machine}?`,
    control: "Tendrá el control de la máquina.",
    view: "Se puede mirar, pero no escribir ni hacer clic.",
  },
  connecting: {
    title: "Conectando",
    titleOf: (machine) => `Conectando con ${machine}`,
    steps: {
      gateway: "Contactando con la puerta de enlace…",
      machine: "Esperando la pantalla de la máquina…",
    },
    late: (machine) => `Aún se espera a ${machine}. Puede que su host esté ocupado.`,
    lateUnnamed: "Aún se espera a la puerta de enlace. Puede que la red sea lenta.",
  },
  live: {
    connected: (machine) => `Conectado a ${machine}`,
    connectedViewOnly: (machine) => `Conectado a ${machine}, solo ver`,
  },
  screen: {
    control: (machine) =>
      `Pantalla de ${machine}, pulse Control Alt Mayúsculas M para ir a la barra de herramientas`,
    view: (machine) => `Pantalla de ${machine}, solo ver`,
  },
  leaving: {
    title: (machine) => `¿Salir de ${machine}?`,
  },
  line: {
    labels: {
      live: "Conexión: en directo",
      waiting: "Conexión: esperando a la red",
      resuming: "Conexión: reanudando",
    },
    silent: "Esperando a la red…",
    offline: "Este dispositivo no tiene conexión. Esperando…",
    back: "La conexión ha vuelto",
  },
  reconnecting: {
    titles: {
      gateway: "Conexión perdida. Reconectando…",
      machine: "Conectado de nuevo. Esperando la pantalla de la máquina…",
      paused: "Abriendo la pantalla de nuevo…",
    },
    typingOff: "No se puede escribir hasta que vuelva la pantalla.",
    late: "La máquina sigue funcionando y esta página lo sigue intentando. No se puede escribir hasta que vuelva la pantalla.",
    lateViewOnly: "La máquina sigue funcionando y esta página lo sigue intentando.",
  },
  waiting: {
    title: (machine) => `Puede que ${machine} se esté reiniciando. Esperando a que vuelva…`,
    advice:
      "Su pantalla se ha cerrado, como ocurre cuando una máquina se reinicia, pasa a otro host o se apaga. Cuando vuelva a estar disponible, se mostrará aquí.",
    windowTitle: (machine) => `Esperando a ${machine}`,
  },
  paused: {
    windowTitle: (machine) => `${machine}, en pausa`,
  },
  later: {
    missing:
      "No se han podido cargar partes de esta página. Recargue la página: la consola continúa.",
  },
  elsewhere: {
    title: "Esta consola está abierta en otra pestaña",
    titleOf: (machine) => `${machine} está abierta en otra pestaña`,
  },
  idle: {
    seconds: (count) =>
      plural(count, {
        one: `¿Sigue ahí? Esta sesión termina en ${count} segundo.`,
        other: `¿Sigue ahí? Esta sesión termina en ${count} segundos.`,
      }),
    minutes: (count) =>
      plural(count, {
        one: `¿Sigue ahí? Esta sesión termina en ${count} minuto.`,
        other: `¿Sigue ahí? Esta sesión termina en ${count} minutos.`,
      }),
    stays: "La conexión se mantiene",
  },
  duration: {
    seconds: (count) => plural(count, { one: `${count} segundo`, other: `${count} segundos` }),
    minutes: (count) => plural(count, { one: `${count} minuto`, other: `${count} minutos` }),
  },
  countdown: {
    minutes: (count) =>
      plural(count, {
        one: `Esta sesión termina en ${count} minuto`,
        other: `Esta sesión termina en ${count} minutos`,
      }),
    seconds: (count) =>
      plural(count, {
        one: `Esta sesión termina en ${count} segundo`,
        other: `Esta sesión termina en ${count} segundos`,
      }),
  },
  keys: {
    untypable: (character) => `«${character}» no está en el teclado de la máquina`,
    tooMany: (max) =>
      `No se ha escrito: pueden esperar ${max.toLocaleString("es")} caracteres como máximo`,
    names: {
      alt: "Alt",
      backspace: "Retroceso",
      ctrl: "Ctrl",
      del: "Supr",
      esc: "Esc",
      printScreen: "ImpPnt",
      super: "Win",
      tab: "Tab",
      functionKey: (number) => `F${number}`,
    },
  },
  guestKeyboard: {
    layoutMissing: "No se ha podido cargar la distribución de teclado de la máquina",
  },
  fullScreen: {
    enter: "Pantalla completa",
    leave: "Salir de pantalla completa",
    keys: "Todas las teclas van a la máquina. Mantenga pulsada la tecla Esc para salir de pantalla completa.",
  },
  ended: {
    unknown: "La consola ya no se muestra",
    unknownAdvice: "Tampoco hay red, así que esta página no puede decir por qué.",
  },
};
