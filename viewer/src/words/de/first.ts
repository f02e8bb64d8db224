import type { Language } from "../language.ts";
import { brand } from "./brand.ts";
import { plural } from "./plural.ts";

/* German: formal, as people are addressed in the panels from which consoles are opened. */

export const markup: Language["markup"] = {
  language: { tag: "de", direction: "ltr" },
  page: {
    name: "Porthole",
    description: "Der Bildschirm Ihrer virtuellen Maschine in einem Browser-Tab.",
    session: "Konsole",
    viewOnly: "Nur ansehen",
    viewOnlyMeans: "Sie können zusehen, aber nicht tippen oder klicken",
    recorded: "Aufgezeichnet",
    recordedMeans: "Was hier zu sehen ist und getan wird, wird aufgezeichnet.",
    leave: "Diese Konsole verlassen",
    language: "Sprache",
  },
  leaving: {
    keepsRunning: "Die Maschine läuft weiter.",
    leave: "Verlassen",
    stay: "Bleiben",
  },
  landing: {
    what: "Der Bildschirm Ihrer virtuellen Maschine in einem Browser-Tab.",
    how: "Öffnen Sie eine Konsole in Ihrem Control-Panel. Ihr Link funktioniert einmal und ist einige Minuten gültig.",
    paste: "Konsolen-Link einfügen",
    open: "Öffnen",
    version: (version) => `Porthole ${version}`,
    licences: "Lizenzen",
  },
  confirming: {
    once: "Dieser Link öffnet seine Konsole nur einmal.",
    open: "Konsole öffnen",
    notAsked:
      "Falls Sie diesen Link nicht angefordert haben, schließen Sie die Seite. Es wurde noch nichts geöffnet.",
  },
  connecting: {
    cancel: "Abbrechen",
    needsScript:
      "Diese Seite benötigt JavaScript, um einen Bildschirm anzuzeigen. Ihr Link ist weiterhin gültig.",
  },
  notStarted: {
    title: "Diese Seite wurde nicht gestartet",
    advice:
      "Ihr Skript wurde nicht geladen, oder dieser Browser kann es nicht ausführen. Laden Sie die Seite neu: Ihr Link wurde noch nicht verwendet.",
    otherwise:
      "Wenn das nicht hilft, werden Skripte unterwegs blockiert, oder der Browser ist zu alt. Verwenden Sie eine aktuelle Version von Chrome, Edge, Firefox oder Safari.",
  },
  elsewhere: {
    advice:
      "Eine Konsole wird immer nur in einem Tab angezeigt. Wenn Sie sie hier verwenden, zeigt der andere Tab sie nicht mehr an.",
    use: "Hier verwenden",
  },
  inUse: {
    title: "Diese Konsole wird gerade verwendet",
    takeOver: "Übernehmen",
    leave: "Verlassen",
  },
  idle: {
    stay: "Verbunden bleiben",
  },
  ended: {
    reason: "Grund",
    retry: "Erneut versuchen",
    back: "Zurück zum Control-Panel",
    closeTab: "Diesen Tab schließen",
    details: "Details",
    copy: "Kopieren",
  },
  keys: {
    toolbar: "Tasten",
    phoneKeyboard: "Bildschirmtastatur",
    phoneField: "Text für die Maschine",
    ctrlAltDel: "Strg Alt Entf",
    sendCtrlAltDel: "Strg+Alt+Entf senden",
  },
  keysMenu: {
    button: "Tasten",
    title: "Tasten senden",
  },
  about: {
    button: "Info und Tastenkürzel",
    version: (version) => `Version ${version}`,
    typeText: "Text tippen",
    typeTextKeys: ["Strg", "Alt", "Umschalt", "V"],
    toToolbar: "Mit der Tastatur zur Symbolleiste",
    toToolbarKeys: ["Strg", "Alt", "Umschalt", "M"],
    toScreen: "Zurück zum Bildschirm",
    toScreenKeys: ["Esc"],
    licence: (novnc) =>
      `Freie Software unter der Apache-Lizenz 2.0. Bildschirme zeichnet ${novnc} unter der MPL 2.0.`,
    notices: "Hinweise zu Software Dritter",
    done: "Fertig",
  },
};

export const script: Language["script"] = {
  brand,
  somebody: "Jemand",
  clock: { locale: "de" },
  windowTitle: {
    landing: "Porthole",
    of: (what) => `${what} – Porthole`,
    ended: (machine, title) => `${machine}: ${title} – Porthole`,
  },
  landing: {
    wasOpen: (machine) => `${machine} war in diesem Tab geöffnet`,
    again:
      "Der Link funktioniert nur einmal. Öffnen Sie die Konsole in Ihrem Control-Panel erneut.",
    notALink: "Das ist kein Link zu einer Konsole dieses Gateways.",
  },
  confirming: {
    title: (machine) => `${machine} öffnen?`,
    control: "Sie werden die Maschine steuern.",
    view: "Sie können zusehen, aber nicht tippen oder klicken.",
  },
  connecting: {
    title: "Verbindung wird hergestellt",
    titleOf: (machine) => `Verbindung mit ${machine} wird hergestellt`,
    steps: {
      gateway: "Gateway wird kontaktiert…",
      machine: "Warten auf den Bildschirm der Maschine…",
    },
    late: (machine) =>
      `Noch keine Antwort von ${machine}. Der Host ist möglicherweise ausgelastet.`,
    lateUnnamed: "Noch keine Antwort vom Gateway. Das Netzwerk ist möglicherweise langsam.",
  },
  live: {
    connected: (machine) => `Mit ${machine} verbunden`,
    connectedViewOnly: (machine) => `Mit ${machine} verbunden, nur ansehen`,
  },
  screen: {
    control: (machine) =>
      `Bildschirm von ${machine}, Steuerung Alt Umschalt M führt zur Symbolleiste`,
    view: (machine) => `Bildschirm von ${machine}, nur ansehen`,
  },
  leaving: {
    title: (machine) => `${machine} verlassen?`,
  },
  line: {
    labels: {
      live: "Verbindung: live",
      waiting: "Verbindung: wartet auf das Netzwerk",
      resuming: "Verbindung: wird wiederhergestellt",
    },
    silent: "Warten auf das Netzwerk…",
    offline: "Dieses Gerät ist offline. Warten…",
    back: "Die Verbindung ist wieder da",
  },
  reconnecting: {
    titles: {
      gateway: "Verbindung unterbrochen. Sie wird wiederhergestellt…",
      machine: "Wieder verbunden. Warten auf den Bildschirm der Maschine…",
      paused: "Der Bildschirm wird wieder geöffnet…",
    },
    typingOff: "Bis der Bildschirm wieder da ist, sind Eingaben gesperrt.",
    late: "Die Maschine läuft weiter, und diese Seite versucht es weiterhin. Bis der Bildschirm wieder da ist, sind Eingaben gesperrt.",
    lateViewOnly: "Die Maschine läuft weiter, und diese Seite versucht es weiterhin.",
  },
  waiting: {
    title: (machine) => `${machine} wird möglicherweise neu gestartet. Warten auf die Maschine…`,
    advice:
      "Ihr Bildschirm wurde geschlossen, wie bei einem Neustart, beim Umzug auf einen anderen Host oder beim Ausschalten. Sobald er wieder da ist, wird er hier angezeigt.",
    windowTitle: (machine) => `Warten auf ${machine}`,
  },
  paused: {
    windowTitle: (machine) => `${machine}, pausiert`,
  },
  later: {
    missing:
      "Teile dieser Seite konnten nicht geladen werden. Laden Sie die Seite neu: Die Konsole läuft weiter.",
  },
  elsewhere: {
    title: "Diese Konsole ist in einem anderen Tab geöffnet",
    titleOf: (machine) => `${machine} ist in einem anderen Tab geöffnet`,
  },
  idle: {
    seconds: (count) =>
      plural(count, {
        one: `Noch da? Diese Sitzung endet in ${count} Sekunde.`,
        other: `Noch da? Diese Sitzung endet in ${count} Sekunden.`,
      }),
    minutes: (count) =>
      plural(count, {
        one: `Noch da? Diese Sitzung endet in ${count} Minute.`,
        other: `Noch da? Diese Sitzung endet in ${count} Minuten.`,
      }),
    stays: "Sie bleiben verbunden",
  },
  duration: {
    seconds: (count) => plural(count, { one: `${count} Sekunde`, other: `${count} Sekunden` }),
    minutes: (count) => plural(count, { one: `${count} Minute`, other: `${count} Minuten` }),
  },
  countdown: {
    minutes: (count) =>
      plural(count, {
        one: `Diese Sitzung endet in ${count} Minute`,
        other: `Diese Sitzung endet in ${count} Minuten`,
      }),
    seconds: (count) =>
      plural(count, {
        one: `Diese Sitzung endet in ${count} Sekunde`,
        other: `Diese Sitzung endet in ${count} Sekunden`,
      }),
  },
  keys: {
    untypable: (character) => `„${character}“ gibt es auf der Tastatur der Maschine nicht`,
    tooMany: (max) =>
      `Nicht eingegeben: Höchstens ${max.toLocaleString("de")} Zeichen können warten`,
    names: {
      alt: "Alt",
      backspace: "Rück",
      ctrl: "Strg",
      del: "Entf",
      esc: "Esc",
      printScreen: "Druck",
      super: "Win",
      tab: "Tab",
      functionKey: (number) => `F${number}`,
    },
  },
  guestKeyboard: {
    layoutMissing: "Die Tastaturbelegung der Maschine konnte nicht geladen werden",
  },
  fullScreen: {
    enter: "Vollbild",
    leave: "Vollbild beenden",
    keys: "Alle Tasten gehen an die Maschine. Halten Sie Esc gedrückt, um das Vollbild zu beenden.",
  },
  ended: {
    unknown: "Die Konsole wird nicht mehr angezeigt",
    unknownAdvice:
      "Auch das Netzwerk ist nicht erreichbar, daher kann diese Seite den Grund nicht nennen.",
  },
};
