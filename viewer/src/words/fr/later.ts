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
import { depuis, jusque } from "./since.ts";
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
  bell: (machine) => `Signal sonore de ${machine}`,
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
    title: (who, since) => `Utilisée par ${who} ${depuis(since)}. Prendre la place ?`,
    advice: (who) =>
      `${who} saura que vous avez pris sa place. La machine continue de fonctionner.`,
    askedTitle: (who) => `Demande envoyée à ${who}`,
    askedAdvice: (who, since) =>
      `${who} utilise cette console ${depuis(since)} et peut vous laisser entrer.`,
    answer: {
      seconds: (count) =>
        plural(count, {
          one: `Encore ${count} seconde pour la réponse`,
          other: `Encore ${count} secondes pour la réponse`,
        }),
      minutes: (count) =>
        plural(count, {
          one: `Encore ${count} minute pour la réponse`,
          other: `Encore ${count} minutes pour la réponse`,
        }),
    },
    windowTitle: (machine) => `${machine} est en cours d’utilisation`,
    unnamed: "Cette console est en cours d’utilisation",
  },
  inUseUnseen: {
    title: "Cette console est en cours d’utilisation. Prendre la place ?",
    advice:
      "La personne qui l’utilise saura que vous avez pris sa place. La machine continue de fonctionner.",
    askedTitle: "Cette console est en cours d’utilisation",
    askedAdvice:
      "Une demande a été envoyée à la personne qui l’utilise : elle peut vous laisser entrer.",
  },
  request: {
    allow: "Autoriser",
    decline: "Refuser",
    control: (who) => `${who} demande le contrôle`,
    enter: (who) =>
      `${who} souhaite utiliser cette console. Si vous l’autorisez, votre session se termine.`,
    seconds: (count) =>
      plural(count, { one: `Encore ${count} seconde`, other: `Encore ${count} secondes` }),
    minutes: (count) =>
      plural(count, { one: `Encore ${count} minute`, other: `Encore ${count} minutes` }),
    announced: (request) => `${request}. Appuyez sur Contrôle Alt Majuscule M pour répondre.`,
  },
  control: {
    ask: "Demander le contrôle",
    cancel: "Annuler la demande",
    take: "Prendre le contrôle",
    release: "Rendre le contrôle",
    by: (who) => `Lecture seule : ${who} a le contrôle`,
    free: "Lecture seule : personne n’a le contrôle",
    unknown: "Lecture seule pour le moment",
    never: "Lecture seule : les touches et les clics ne sont pas envoyés",
    observers: (count) =>
      plural(count, {
        one: "En attente d’un observateur",
        other: `En attente de ${count} observateurs`,
      }),
    asked: (who) => `Le contrôle est demandé à ${who}`,
    askedNobody: "Le contrôle est demandé",
    seconds: (count) =>
      plural(count, { one: `Encore ${count} seconde`, other: `Encore ${count} secondes` }),
    minutes: (count) =>
      plural(count, { one: `Encore ${count} minute`, other: `Encore ${count} minutes` }),
    yours: (machine) => `Vous contrôlez ${machine}`,
  },
  people: {
    title: "Personnes dans cette console",
    you: "vous",
    give: "Donner le contrôle",
    youControl: "Vous avez le contrôle",
    button: {
      you: (count) =>
        plural(count, {
          one: `Vous avez le contrôle, ${count} personne ici`,
          other: `Vous avez le contrôle, ${count} personnes ici`,
        }),
      other: (count, who) =>
        plural(count, {
          one: `${count} personne ici, ${who} a le contrôle`,
          other: `${count} personnes ici, ${who} a le contrôle`,
        }),
      nobody: (count) =>
        plural(count, {
          one: `${count} personne ici, personne n’a le contrôle`,
          other: `${count} personnes ici, personne n’a le contrôle`,
        }),
      alone: "1 personne ici : vous",
    },
    controls: (since) => `A le contrôle, ici ${depuis(since)}`,
    controlsAway: (since) => `A le contrôle, absent, ici ${depuis(since)}`,
    watches: (since) => `Regarde, ici ${depuis(since)}`,
    watchesAway: (since) => `Absent, ici ${depuis(since)}`,
    more: (count) =>
      plural(count, { one: "Et une autre personne", other: `Et ${count} autres personnes` }),
    giveTo: (who) => `Donner le contrôle à ${who}`,
    joined: (who) => `${who} vient d’arriver`,
    joinedMany: (count) =>
      plural(count, {
        one: `${count} personne de plus est arrivée`,
        other: `${count} personnes de plus sont arrivées`,
      }),
    left: (who) => `${who} a quitté la console`,
    leftMany: (count) =>
      plural(count, {
        one: `${count} personne a quitté la console`,
        other: `${count} personnes ont quitté la console`,
      }),
    controlsNow: (who) => `${who} a maintenant le contrôle`,
    youControlNow: "Vous avez maintenant le contrôle",
    nobodyControlsNow: "Personne n’a plus le contrôle",
  },
  messages: {
    name: "Messages",
    dismiss: "Fermer",
    from: (who) => `Message de ${who}`,
    fromAdministrator: "Message de votre administrateur",
    announced: (heading, text) => `${heading} : ${text}`,
  },
  share: {
    menu: "Inviter quelqu’un à regarder…",
    title: "Inviter quelqu’un à regarder",
    use: "Toute personne qui ouvre ce lien peut regarder, mais pas taper ni cliquer. Il fonctionne une seule fois. Chacun ici voit qui regarde.",
    link: "Lien",
    copy: "Copier le lien",
    done: "Terminé",
    waiting: "Création du lien…",
    until: (time) => `Il peut être ouvert ${jusque(time)}.`,
    copied: "Copié",
    notCopied:
      "Ce navigateur ne permet pas à la page de copier. Sélectionnez le lien et copiez-le vous-même.",
    refused: {
      "no-sealing-key":
        "Cette passerelle n’est pas configurée pour créer des liens. Adressez-vous à votre administrateur.",
      rate: "Trop de liens ont été créés. Attendez une minute, puis invitez de nouveau.",
      "one-connection": "Cette machine ne montre son écran qu’à une personne à la fois.",
      "not-permitted": "Vous n’êtes pas autorisé à créer des liens pour cette console.",
      unanswered: "La passerelle n’a pas répondu. Fermez cette fenêtre, puis invitez de nouveau.",
    },
  },
};
