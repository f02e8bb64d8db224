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
import { bis, seit } from "./since.ts";
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
  bell: (machine) => `Signalton von ${machine}`,
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
    title: (who, since) => `Wird ${seit(since)} von ${who} verwendet. Übernehmen?`,
    advice: (who) => `${who} erfährt, dass Sie übernommen haben. Die Maschine läuft weiter.`,
    askedTitle: (who) => `${who} wird gefragt`,
    askedAdvice: (who, since) => `${who} hat diese Konsole ${seit(since)} und kann Sie einlassen.`,
    answer: {
      seconds: (count) =>
        plural(count, {
          one: `Noch ${count} Sekunde für die Antwort`,
          other: `Noch ${count} Sekunden für die Antwort`,
        }),
      minutes: (count) =>
        plural(count, {
          one: `Noch ${count} Minute für die Antwort`,
          other: `Noch ${count} Minuten für die Antwort`,
        }),
    },
    windowTitle: (machine) => `${machine} wird gerade verwendet`,
    unnamed: "Diese Konsole wird gerade verwendet",
  },
  inUseUnseen: {
    title: "Diese Konsole wird gerade verwendet. Übernehmen?",
    advice: "Wer sie gerade hat, erfährt, dass Sie übernommen haben. Die Maschine läuft weiter.",
    askedTitle: "Diese Konsole wird gerade verwendet",
    askedAdvice: "Wer sie gerade hat, wird gefragt und kann Sie einlassen.",
  },
  request: {
    allow: "Erlauben",
    decline: "Ablehnen",
    control: (who) => `${who} bittet um die Steuerung`,
    enter: (who) =>
      `${who} möchte diese Konsole verwenden. Wenn Sie es erlauben, endet Ihre Sitzung.`,
    seconds: (count) =>
      plural(count, { one: `Noch ${count} Sekunde`, other: `Noch ${count} Sekunden` }),
    minutes: (count) =>
      plural(count, { one: `Noch ${count} Minute`, other: `Noch ${count} Minuten` }),
    announced: (request) => `${request}. Drücken Sie Steuerung Alt Umschalt M, um zu antworten.`,
  },
  control: {
    ask: "Steuerung anfragen",
    cancel: "Anfrage zurückziehen",
    take: "Steuerung übernehmen",
    release: "Steuerung abgeben",
    by: (who) => `Nur ansehen: ${who} steuert`,
    free: "Nur ansehen: Niemand steuert",
    unknown: "Im Moment nur ansehen",
    never: "Nur ansehen: Tasten und Klicks werden nicht gesendet",
    observers: (count) =>
      plural(count, {
        one: "Warten auf eine beobachtende Person",
        other: `Warten auf ${count} beobachtende Personen`,
      }),
    asked: (who) => `${who} wird um die Steuerung gebeten`,
    askedNobody: "Die Steuerung ist angefragt",
    seconds: (count) =>
      plural(count, { one: `Noch ${count} Sekunde`, other: `Noch ${count} Sekunden` }),
    minutes: (count) =>
      plural(count, { one: `Noch ${count} Minute`, other: `Noch ${count} Minuten` }),
    yours: (machine) => `Sie steuern ${machine}`,
  },
  people: {
    title: "Personen in dieser Konsole",
    you: "Sie",
    give: "Steuerung übergeben",
    youControl: "Sie steuern",
    button: {
      you: (count) =>
        plural(count, {
          one: `Sie steuern, ${count} Person hier`,
          other: `Sie steuern, ${count} Personen hier`,
        }),
      other: (count, who) =>
        plural(count, {
          one: `${count} Person hier, ${who} steuert`,
          other: `${count} Personen hier, ${who} steuert`,
        }),
      nobody: (count) =>
        plural(count, {
          one: `${count} Person hier, niemand steuert`,
          other: `${count} Personen hier, niemand steuert`,
        }),
      alone: "1 Person hier: Sie",
    },
    controls: (since) => `Steuert, ${seit(since)} hier`,
    controlsAway: (since) => `Steuert, abwesend, ${seit(since)} hier`,
    watches: (since) => `Sieht zu, ${seit(since)} hier`,
    watchesAway: (since) => `Abwesend, ${seit(since)} hier`,
    more: (count) =>
      plural(count, { one: "Und eine weitere Person", other: `Und ${count} weitere Personen` }),
    giveTo: (who) => `Steuerung übergeben an ${who}`,
    joined: (who) => `${who} ist jetzt hier`,
    joinedMany: (count) =>
      plural(count, {
        one: `${count} weitere Person ist jetzt hier`,
        other: `${count} weitere Personen sind jetzt hier`,
      }),
    left: (who) => `${who} hat die Konsole verlassen`,
    leftMany: (count) =>
      plural(count, {
        one: `${count} Person hat die Konsole verlassen`,
        other: `${count} Personen haben die Konsole verlassen`,
      }),
    controlsNow: (who) => `${who} steuert jetzt`,
    youControlNow: "Sie steuern jetzt",
    nobodyControlsNow: "Niemand steuert jetzt",
  },
  messages: {
    name: "Nachrichten",
    dismiss: "Schließen",
    from: (who) => `Nachricht von ${who}`,
    fromAdministrator: "Nachricht Ihrer Administration",
    announced: (heading, text) => `${heading}: ${text}`,
  },
  share: {
    menu: "Jemanden zum Zusehen einladen…",
    title: "Jemanden zum Zusehen einladen",
    use: "Wer diesen Link öffnet, kann zusehen, aber nicht tippen oder klicken. Er funktioniert einmal. Alle hier sehen, wer zusieht.",
    link: "Link",
    copy: "Link kopieren",
    done: "Fertig",
    waiting: "Der Link wird erstellt…",
    until: (time) => `Er kann ${bis(time)} geöffnet werden.`,
    copied: "Kopiert",
    notCopied:
      "Dieser Browser lässt die Seite nicht kopieren. Markieren Sie den Link, und kopieren Sie ihn selbst.",
    refused: {
      "no-sealing-key":
        "Dieses Gateway ist nicht dafür eingerichtet, Links zu erstellen. Wenden Sie sich an Ihre Administration.",
      rate: "Es wurden zu viele Links erstellt. Warten Sie eine Minute, und laden Sie dann erneut ein.",
      "one-connection": "Diese Maschine zeigt ihren Bildschirm immer nur einer Person.",
      "not-permitted": "Sie dürfen für diese Konsole keine Links erstellen.",
      unanswered:
        "Das Gateway hat nicht geantwortet. Schließen Sie dieses Fenster, und laden Sie erneut ein.",
    },
  },
};
