import type { Language } from "../language.ts";
import { brand } from "./brand.ts";
import { plural } from "./plural.ts";

/* French: formal. The spaces before : ; ? ! and inside « » do not break (U+00A0, and the narrow U+202F). */

export const markup: Language["markup"] = {
  language: { tag: "fr", direction: "ltr" },
  page: {
    name: "Porthole",
    description: "L’écran de votre machine virtuelle, dans un onglet du navigateur.",
    session: "Console",
    viewOnly: "Lecture seule",
    viewOnlyMeans: "Vous pouvez regarder, mais pas taper ni cliquer",
    recorded: "Enregistré",
    recordedMeans: "Ce qui est affiché et fait ici est enregistré.",
    leave: "Quitter cette console",
    language: "Langue",
  },
  leaving: {
    keepsRunning: "La machine continue de fonctionner.",
    leave: "Quitter",
    stay: "Rester",
  },
  landing: {
    what: "L’écran de votre machine virtuelle, dans un onglet du navigateur.",
    how: "Ouvrez une console depuis votre panneau de contrôle. Son lien fonctionne une seule fois et reste valable quelques minutes.",
    paste: "Coller un lien de console",
    open: "Ouvrir",
    version: (version) => `Porthole ${version}`,
    licences: "Licences",
  },
  confirming: {
    once: "Ce lien n’ouvre sa console qu’une fois.",
    open: "Ouvrir la console",
    notAsked: "Si vous n’avez pas demandé ce lien, fermez la page. Rien n’a été ouvert.",
  },
  connecting: {
    cancel: "Annuler",
    needsScript:
      "Cette page a besoin de JavaScript pour afficher un écran. Votre lien reste valable.",
  },
  notStarted: {
    title: "Cette page n’a pas démarré",
    advice:
      "Son script n’est pas arrivé, ou ce navigateur ne peut pas l’exécuter. Rechargez la page : votre lien n’a pas encore été utilisé.",
    otherwise:
      "Si cela ne suffit pas, un élément du réseau bloque peut-être les scripts, ou le navigateur est trop ancien. Utilisez une version récente de Chrome, Edge, Firefox ou Safari.",
  },
  elsewhere: {
    advice:
      "Une console s’affiche dans un seul onglet à la fois. L’autre onglet cessera de l’afficher si vous l’utilisez ici.",
    use: "L’utiliser ici",
  },
  inUse: {
    title: "Cette console est en cours d’utilisation",
    takeOver: "Prendre la place",
    leave: "Quitter",
  },
  idle: {
    stay: "Maintenir la connexion",
  },
  ended: {
    reason: "Motif",
    retry: "Réessayer",
    back: "Retour au panneau de contrôle",
    closeTab: "Fermer cet onglet",
    details: "Détails",
    copy: "Copier",
  },
  keys: {
    toolbar: "Touches",
    phoneKeyboard: "Clavier à l’écran",
    phoneField: "Texte pour la machine",
    ctrlAltDel: "Ctrl Alt Suppr",
    sendCtrlAltDel: "Envoyer Ctrl+Alt+Suppr",
  },
  keysMenu: {
    button: "Touches",
    title: "Envoyer des touches",
  },
  about: {
    button: "À propos et raccourcis",
    version: (version) => `Version ${version}`,
    typeText: "Taper du texte",
    typeTextKeys: ["Ctrl", "Alt", "Maj", "V"],
    toToolbar: "Passer au clavier dans la barre d’outils",
    toToolbarKeys: ["Ctrl", "Alt", "Maj", "M"],
    toScreen: "Revenir à l’écran",
    toScreenKeys: ["Échap"],
    licence: (novnc) =>
      `Logiciel libre sous licence Apache 2.0. L’affichage des écrans est assuré par ${novnc}, sous licence MPL 2.0.`,
    notices: "Mentions relatives aux logiciels tiers",
    done: "Terminé",
  },
};

export const script: Language["script"] = {
  brand,
  somebody: "Quelqu’un",
  clock: { locale: "fr" },
  windowTitle: {
    landing: "Porthole",
    of: (what) => `${what} – Porthole`,
    ended: (machine, title) => `${machine} : ${title} – Porthole`,
  },
  landing: {
    wasOpen: (machine) => `${machine} était ouverte dans cet onglet`,
    again:
      "Son lien ne fonctionne qu’une fois. Rouvrez la console depuis votre panneau de contrôle.",
    notALink: "Ce n’est pas un lien vers une console de cette passerelle.",
  },
  confirming: {
    title: (machine) => `Ouvrir ${machine} ?`,
    control: "Vous contrôlerez la machine.",
    view: "Vous pourrez regarder, mais pas taper ni cliquer.",
  },
  connecting: {
    title: "Connexion en cours",
    titleOf: (machine) => `Connexion à ${machine}`,
    steps: {
      gateway: "Accès à la passerelle…",
      machine: "Attente de l’écran de la machine…",
    },
    late: (machine) => `Toujours en attente de ${machine}. Son hôte est peut-être occupé.`,
    lateUnnamed: "Toujours en attente de la passerelle. Le réseau est peut-être lent.",
  },
  live: {
    connected: (machine) => `Connecté à ${machine}`,
    connectedViewOnly: (machine) => `Connecté à ${machine}, lecture seule`,
  },
  screen: {
    control: (machine) =>
      `Écran de ${machine}, appuyez sur Contrôle Alt Majuscule M pour accéder à la barre d’outils`,
    view: (machine) => `Écran de ${machine}, lecture seule`,
  },
  leaving: {
    title: (machine) => `Quitter ${machine} ?`,
  },
  line: {
    labels: {
      live: "Connexion : en direct",
      waiting: "Connexion : en attente du réseau",
      resuming: "Connexion : reprise en cours",
    },
    silent: "En attente du réseau…",
    offline: "Cet appareil est hors ligne. En attente…",
    back: "La connexion est rétablie",
  },
  reconnecting: {
    titles: {
      gateway: "Connexion perdue. Reconnexion…",
      machine: "Connexion rétablie. Attente de l’écran de la machine…",
      paused: "Réouverture de l’écran…",
    },
    typingOff: "La saisie est désactivée jusqu’au retour de l’écran.",
    late: "La machine continue de fonctionner, et cette page continue d’essayer. La saisie est désactivée jusqu’au retour de l’écran.",
    lateViewOnly: "La machine continue de fonctionner, et cette page continue d’essayer.",
  },
  waiting: {
    title: (machine) => `${machine} redémarre peut-être. En attente de son retour…`,
    advice:
      "Son écran a été fermé, comme lorsqu’une machine redémarre, change d’hôte ou s’éteint. Dès qu’il sera de retour, il s’affichera ici.",
    windowTitle: (machine) => `En attente de ${machine}`,
  },
  paused: {
    windowTitle: (machine) => `${machine}, en pause`,
  },
  later: {
    missing:
      "Des parties de cette page n’ont pas pu être chargées. Rechargez la page : la console se poursuit.",
  },
  elsewhere: {
    title: "Cette console est ouverte dans un autre onglet",
    titleOf: (machine) => `${machine} est ouverte dans un autre onglet`,
  },
  idle: {
    seconds: (count) =>
      plural(count, {
        one: `Toujours là ? Cette session se termine dans ${count} seconde.`,
        other: `Toujours là ? Cette session se termine dans ${count} secondes.`,
      }),
    minutes: (count) =>
      plural(count, {
        one: `Toujours là ? Cette session se termine dans ${count} minute.`,
        other: `Toujours là ? Cette session se termine dans ${count} minutes.`,
      }),
    stays: "La connexion est maintenue",
  },
  duration: {
    seconds: (count) => plural(count, { one: `${count} seconde`, other: `${count} secondes` }),
    minutes: (count) => plural(count, { one: `${count} minute`, other: `${count} minutes` }),
  },
  countdown: {
    minutes: (count) =>
      plural(count, {
        one: `Cette session se termine dans ${count} minute`,
        other: `Cette session se termine dans ${count} minutes`,
      }),
    seconds: (count) =>
      plural(count, {
        one: `Cette session se termine dans ${count} seconde`,
        other: `Cette session se termine dans ${count} secondes`,
      }),
  },
  keys: {
    untypable: (character) => `« ${character} » n’existe pas sur le clavier de la machine`,
    tooMany: (max) => `Non saisi : ${max.toLocaleString("fr")} caractères au plus peuvent attendre`,
    names: {
      alt: "Alt",
      backspace: "Retour",
      ctrl: "Ctrl",
      del: "Suppr",
      esc: "Échap",
      printScreen: "Impr",
      super: "Win",
      tab: "Tab",
      functionKey: (number) => `F${number}`,
    },
  },
  guestKeyboard: {
    layoutMissing: "La disposition de clavier de la machine n’a pas pu être chargée",
  },
  fullScreen: {
    enter: "Plein écran",
    leave: "Quitter le plein écran",
    keys: "Toutes les touches vont à la machine. Maintenez Échap pour quitter le plein écran.",
  },
  ended: {
    unknown: "La console n’est plus affichée",
    unknownAdvice:
      "Le réseau est également inaccessible : cette page ne peut pas en donner la raison.",
  },
};
