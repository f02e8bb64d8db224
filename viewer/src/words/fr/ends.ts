import type { EndLanguage } from "../language.ts";
import { depuis } from "./since.ts";

export const card: EndLanguage["card"] = {
  session: (name) => `session ${name}`,
  copy: "Copier",
  copied: "Copié",
  notCopied: "Copiez-le vous-même : il est sélectionné",
};

export const told: EndLanguage["told"] = {
  inUse: {
    title: (who, since) => `Utilisée par ${who} ${depuis(since)}`,
    advice: (who) =>
      `Une seule personne peut avoir cette console. Rouvrez-la quand ${who} l’aura quittée.`,
  },
  taken: {
    title: (who) => `${who} a pris votre place dans cette console`,
    advice: (who) =>
      `La machine continue de fonctionner. Convenez avec ${who} de qui utilise la console, puis rouvrez-la.`,
  },
  takenByYou: {
    title: "Vous avez ouvert cette console ailleurs",
    advice: "Elle se poursuit là-bas. Si ce n’était pas vous, prévenez votre administrateur.",
  },
  endedByOperator: {
    title: (who) => `${who} a mis fin à votre session`,
    advice:
      "La machine continue de fonctionner. Si vous avez encore besoin de la console, adressez-vous à votre administrateur.",
  },
  revoked: {
    title: (who) => `${who} a retiré ce lien`,
  },
  limit: {
    subject:
      "Vous avez ouvert autant de consoles qu’une personne peut en avoir. Fermez-en une dont vous n’avez plus besoin, puis rouvrez celle-ci.",
    console:
      "Cette console ne peut pas accueillir plus de personnes. Rouvrez-la quand quelqu’un l’aura quittée.",
    other:
      "La passerelle ne permet pas d’ouvrir plus de consoles, les vôtres et celles des autres réunies. Rouvrez celle-ci plus tard ; si cela ne suffit pas, prévenez votre administrateur.",
  },
};

export const ends: EndLanguage["ends"] = {
  closed: {
    title: "Vous avez quitté cette console",
    advice:
      "La machine continue de fonctionner. Rouvrez la console depuis votre panneau de contrôle.",
  },
  "ticket-missing": {
    title: "Ce lien est incomplet",
    advice: "Il manque une partie du lien. Rouvrez la console depuis votre panneau de contrôle.",
  },
  "ticket-expired": {
    title: "Ce lien a expiré",
    advice:
      "Les liens de console sont valables quelques minutes. Rouvrez la console pour en obtenir un nouveau.",
  },
  "ticket-used": {
    title: "Ce lien a déjà été utilisé",
    advice:
      "Chaque lien fonctionne une seule fois. Si c’est vous qui l’avez ouvert, cherchez l’autre onglet ; sinon, rouvrez la console depuis votre panneau de contrôle.",
  },
  "ticket-invalid": {
    title: "Ce lien n’est pas valable",
    advice:
      "Il a peut-être été tronqué lors de la copie, ou créé pour une autre passerelle. Rouvrez la console depuis votre panneau de contrôle.",
  },
  "ticket-early": {
    title: "Ce lien n’est pas encore valable",
    advice:
      "Attendez un instant, puis réessayez. Si cela persiste, l’horloge du panneau de contrôle est probablement déréglée.",
  },
  "target-not-allowed": {
    title: "La passerelle n’a pas le droit de joindre cette machine",
    advice:
      "Son adresse n’est pas sur la liste des adresses autorisées de la passerelle. Demandez à votre administrateur de l’ajouter (ALLOWED_TARGETS).",
  },
  "target-unreachable": {
    title: "La console de la machine ne répond pas",
    advice:
      "La machine est peut-être éteinte ou a changé d’hôte. Vérifiez qu’elle fonctionne, puis rouvrez sa console.",
  },
  "target-timeout": {
    title: "La console de la machine a mis trop de temps à répondre",
    advice:
      "L’hôte est peut-être occupé, ou un pare-feu fait obstacle. Rouvrez la console dans une minute.",
  },
  "target-refused": {
    title: "La console de la machine a refusé la connexion",
    advice:
      "Trop de personnes sont peut-être déjà connectées. Fermez d’autres consoles, puis rouvrez celle-ci.",
  },
  "target-not-vnc": {
    title: "Il n’y a pas de serveur VNC à cette adresse",
    advice:
      "Autre chose y a répondu. Demandez à votre administrateur de vérifier l’adresse de la console de la machine.",
  },
  "login-failed": {
    title: "Le mot de passe de la console n’a pas été accepté",
    advice:
      "Le mot de passe contenu dans le lien est incorrect ou a changé. Rouvrez la console pour obtenir un nouveau lien ; si cela ne suffit pas, prévenez votre administrateur.",
  },
  "login-locked": {
    title: "La console est verrouillée pour un moment",
    advice:
      "Il y a eu trop de mots de passe incorrects : le serveur VNC de la machine n’en accepte aucun pendant quelque temps. Attendez quelques minutes avant de rouvrir la console ; si cela se reproduit, le mot de passe contenu dans le lien est incorrect.",
  },
  "login-needs-password": {
    title: "La console demande un mot de passe",
    advice: "Le lien ne le contient pas. Adressez-vous à votre administrateur.",
  },
  "login-unsupported": {
    title: "La passerelle ne peut pas s’identifier auprès de cette console",
    advice:
      "Aucune des méthodes d’identification de la console n’est autorisée ici. Prévenez votre administrateur.",
  },
  "target-protocol": {
    title: "La console de la machine a envoyé quelque chose d’inattendu",
    advice:
      "La connexion a été fermée par précaution. Rouvrez la console ; si cela se reproduit, prévenez votre administrateur.",
  },
  "target-closed": {
    title: "La machine a fermé sa console",
    advice:
      "Elle a peut-être été éteinte, redémarrée ou déplacée, ou quelqu’un d’autre a pris votre place. Rouvrez la console pour continuer.",
  },
  "session-expired": {
    title: "Le temps est écoulé",
    advice:
      "Cette session a atteint sa durée maximale. La machine continue de fonctionner ; rouvrez la console pour continuer.",
  },
  "session-idle": {
    title: "Personne n’utilisait cette console",
    advice:
      "Elle a été fermée après une longue période sans saisie ni mouvement. La machine continue de fonctionner ; rouvrez la console pour continuer.",
  },
  "viewer-protocol": {
    title: "Cette page a envoyé quelque chose d’inattendu",
    advice: "La connexion a été fermée par précaution. Rouvrez la console.",
  },
  "viewer-overload": {
    title: "La machine n’a pas pu suivre",
    advice:
      "Elle a accepté les touches et les clics moins vite qu’ils n’arrivaient. Rouvrez la console.",
  },
  "viewer-stalled": {
    title: "La connexion est restée muette",
    advice: "Cette page ou son réseau n’a pas répondu pendant trop longtemps. Rouvrez la console.",
  },
  "target-not-verified": {
    title: "L’hôte de la machine n’a pas pu être vérifié",
    advice:
      "La passerelle n’a pas pu confirmer qu’il s’agit du bon hôte et n’a pas envoyé le mot de passe. Prévenez votre administrateur : le journal de la passerelle indique la vérification qui a échoué.",
  },
  "client-certificate-missing": {
    title: "L’hôte demande un certificat",
    advice: "L’hôte exige un certificat que la passerelle n’a pas. Prévenez votre administrateur.",
  },
  "no-route": {
    title: "Il n’y a pas de route vers cette machine",
    advice:
      "La passerelle n’a pas de route vers le réseau où se trouve la machine. Prévenez votre administrateur.",
  },
  "connector-unavailable": {
    title: "Le réseau de la machine est inaccessible",
    advice:
      "Le connecteur qui le précède ne répond pas ou a refusé la demande. Rouvrez la console dans une minute ; si cela ne suffit pas, prévenez votre administrateur.",
  },
  "console-busy": {
    title: "Cette console est ouverte ailleurs",
    advice: "L’hôte n’autorise qu’une console à la fois. Fermez l’autre, puis rouvrez celle-ci.",
  },
  "target-unauthorized": {
    title: "L’hôte n’a pas laissé entrer la passerelle",
    advice:
      "La session contenue dans le lien y a pris fin, ou n’a pas le droit d’ouvrir cette console. Rouvrez la console pour obtenir un nouveau lien.",
  },
  "target-withdrawn": {
    title: "Cette console n’est plus à votre disposition",
    advice:
      "La machine n’existe plus, ou votre accès a pris fin. Rouvrez la console depuis l’endroit où vous avez obtenu le lien.",
  },
  "console-in-use": {
    title: "Quelqu’un d’autre utilise cette console",
    advice: "Rouvrez-la quand l’autre personne aura terminé.",
  },
  "console-taken": {
    title: "Quelqu’un d’autre a pris votre place dans cette console",
    advice:
      "La machine continue de fonctionner. Convenez de qui utilise la console, puis rouvrez-la.",
  },
  "ended-by-operator": {
    title: "Un administrateur a mis fin à votre session",
    advice: "Si vous avez encore besoin de la console, adressez-vous à votre administrateur.",
  },
  "ticket-revoked": {
    title: "Ce lien a été retiré",
    advice:
      "Rouvrez la console depuis l’endroit où vous avez obtenu le lien, ou adressez-vous à votre administrateur.",
  },
  "limit-reached": {
    title: "Trop de consoles sont ouvertes",
    advice: "Fermez une console dont vous n’avez plus besoin, puis rouvrez celle-ci.",
  },
  "target-not-running": {
    title: "Il n’y a pas de console à cette adresse",
    advice:
      "La machine est peut-être éteinte ou a été déplacée vers un autre hôte. Vérifiez qu’elle fonctionne, puis rouvrez sa console.",
  },
  "target-unsupported": {
    title: "Ce type de console n’est pas pris en charge",
    advice: "Elle ne parle pas VNC : la passerelle ne peut donc pas l’afficher.",
  },
  "link-address": {
    title: "Ce lien a été créé pour un autre réseau",
    advice:
      "Il ne fonctionne que depuis le réseau où il a été demandé. Rouvrez la console depuis le réseau où vous êtes maintenant.",
  },
  "viewer-behind": {
    title: "Cette page n’a pas pu suivre",
    advice:
      "Il y avait plus de données en attente pour cette page que la passerelle ne peut en garder. Vérifiez votre réseau, puis rouvrez la console.",
  },
  "needs-confirmation": {
    title: "Ce lien demande une confirmation avant de s’ouvrir",
    advice:
      "Ouvrez-le dans un navigateur et appuyez sur le bouton qui s’y trouve. Il n’a pas encore été utilisé.",
  },
  "origin-not-allowed": {
    title: "Cette page n’a pas le droit d’ouvrir des consoles",
    advice:
      "La passerelle ne l’accorde qu’à sa propre adresse et à celles de sa configuration. Demandez à votre administrateur d’ajouter l’adresse de cette page (ALLOWED_ORIGINS).",
  },
  "target-taken-over": {
    title: "Quelqu’un d’autre a peut-être pris votre place",
    advice:
      "La machine a fermé cette connexion, comme elle le fait quand quelqu’un ouvre la console pour soi seul. Rouvrez la console pour continuer.",
  },
  "taken-over": {
    title: "Cette console a été ouverte ailleurs",
    advice:
      "Elle se poursuit dans une autre page. Si cette page n’est pas la vôtre, prévenez votre administrateur et rouvrez la console depuis votre panneau de contrôle.",
  },
  "resume-refused": {
    title: "La connexion a été perdue",
    advice:
      "La passerelle n’a pas pu la reprendre. Rouvrez la console depuis votre panneau de contrôle.",
  },
  "gateway-busy": {
    title: "Trop de consoles à la fois",
    advice:
      "En une minute, plus de consoles ont été ouvertes que la passerelle ne l’autorise. Attendez une minute, puis réessayez.",
  },
  "gateway-unready": {
    title: "La passerelle n’est pas configurée",
    advice:
      "Sa configuration est incomplète. Votre administrateur en trouvera la raison à l’adresse /readyz.",
  },
  "gateway-error": {
    title: "Une erreur s’est produite dans la passerelle",
    advice:
      "Rouvrez la console. Si cela se reproduit, indiquez à votre administrateur quand c’est arrivé.",
  },
  "gateway-unreachable": {
    title: "La passerelle ne répond pas",
    advice: "Vérifiez votre connexion à Internet, puis réessayez.",
  },
  "gateway-refused": {
    title: "La passerelle n’a pas laissé entrer cette page",
    advice:
      "Elle est joignable, mais elle a refusé la connexion, ou un élément du réseau bloque les WebSockets. Réessayez ; si cela ne suffit pas, prévenez votre administrateur.",
  },
  "connection-lost": {
    title: "La connexion a été perdue",
    advice:
      "La liaison avec la passerelle a été coupée. La machine continue de fonctionner : rouvrez la console depuis votre panneau de contrôle.",
  },
  "page-incomplete": {
    title: "Des parties de cette page n’ont pas pu être chargées",
    advice: "Vérifiez le réseau : la console se poursuit.",
  },
  "viewer-failed": {
    title: "L’écran n’a pas pu être affiché",
    advice:
      "Cette page a rencontré une erreur. Rouvrez la console depuis votre panneau de contrôle ; si cela se reproduit, essayez un autre navigateur.",
  },
  "browser-unsupported": {
    title: "Ce navigateur ne peut pas afficher la console",
    advice:
      "Utilisez une version récente de Chrome, Edge, Firefox ou Safari, et ouvrez le lien en https.",
  },
};
