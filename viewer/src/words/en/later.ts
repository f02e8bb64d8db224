import { later as connection } from "./connection.ts";
import { later as picture } from "./picture.ts";
import { later as clipboard } from "./clipboard.ts";
import { later as guestKeyboard } from "./guest-keyboard.ts";
import { later as guestLocks } from "./guest-locks.ts";
import { later as keysElsewhere } from "./keys-elsewhere.ts";
import { later as keysMenu } from "./keys-menu.ts";
import { later as macShortcuts } from "./mac-shortcuts.ts";
import { later as moreTime } from "./more-time.ts";
import { later as ownKeys } from "./own-keys.ts";
import { later as textBar } from "./text-bar.ts";
import { later as power } from "./power.ts";
import { later as typing } from "./typing.ts";
import { later as sound } from "./sound.ts";
import { keyRow } from "./key-row.ts";
import { pointer } from "./pointer.ts";
import { touch } from "./touch.ts";

/*
 * What the scripts say that the first frame does not need, in English: a part of the table in `first.ts`, which says
 * more about both.
 */

export const later = {
  clipboard,
  guestKeyboard,
  guestLocks,
  sound,
  keysElsewhere,
  keysMenu,
  moreTime,
  power,
  /** The machine has rung its bell (the signal of a terminal, BEL). */
  bell: (machine: string) => `Bell from ${machine}`,
  screenSize: (width: number, height: number) => `${width} × ${height}`,
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
    title: (who: string, since: string) => `In use by ${who} since ${since}. Take over?`,
    advice: (who: string) => `${who} is told that you have taken over. The machine keeps running.`,
    askedTitle: (who: string) => `${who} is being asked`,
    askedAdvice: (who: string, since: string) =>
      `${who} has had this console since ${since} and can let you in.`,
    answer: {
      seconds: (count: number) =>
        count === 1 ? "1 second left for the answer" : `${count} seconds left for the answer`,
      minutes: (count: number) =>
        count === 1 ? "1 minute left for the answer" : `${count} minutes left for the answer`,
    },
    windowTitle: (machine: string) => `${machine} is in use`,
    unnamed: "This console is in use",
  },
  /** The same of somebody who is not shown. */
  inUseUnseen: {
    title: "This console is in use. Take over?",
    advice: "Whoever has it is told that you have taken over. The machine keeps running.",
    askedTitle: "This console is in use",
    askedAdvice: "Whoever has it is being asked and can let you in.",
  },
  request: {
    allow: "Allow",
    decline: "Decline",
    control: (who: string) => `${who} asks for control`,
    enter: (who: string) => `${who} wants to use this console. If you allow it, your session ends.`,
    seconds: (count: number) => (count === 1 ? "1 second left" : `${count} seconds left`),
    minutes: (count: number) => (count === 1 ? "1 minute left" : `${count} minutes left`),
    announced: (request: string) => `${request}. Press Control Alt Shift M to answer.`,
  },
  control: {
    ask: "Ask for control",
    cancel: "Withdraw the request",
    take: "Take control",
    release: "Release control",
    by: (who: string) => `View only: ${who} controls`,
    free: "View only: nobody controls",
    unknown: "View only for the moment",
    never: "View only: keys and clicks are not sent",
    observers: (count: number) =>
      count === 1 ? "Waiting for an observer" : `Waiting for ${count} observers`,
    asked: (who: string) => `${who} has been asked for control`,
    askedNobody: "You have asked for control",
    seconds: (count: number) => (count === 1 ? "1 second left" : `${count} seconds left`),
    minutes: (count: number) => (count === 1 ? "1 minute left" : `${count} minutes left`),
    yours: (machine: string) => `You control ${machine}`,
  },
  people: {
    title: "People in this console",
    you: "you",
    give: "Give control",
    /** On the button, in front of the number of people. The names below have both, in that order. */
    youControl: "You control",
    button: {
      you: (count: number) => `You control, ${count} people here`,
      other: (count: number, who: string) => `${count} people here, ${who} controls`,
      nobody: (count: number) => `${count} people here, nobody controls`,
      alone: "1 person here: you",
    },
    controls: (since: string) => `Controls, here since ${since}`,
    controlsAway: (since: string) => `Controls, away, here since ${since}`,
    watches: (since: string) => `Watches, here since ${since}`,
    watchesAway: (since: string) => `Away, here since ${since}`,
    more: (count: number) => (count === 1 ? "And 1 more" : `And ${count} more`),
    giveTo: (who: string) => `Give control to ${who}`,
    joined: (who: string) => `${who} is here now`,
    joinedMany: (count: number) => `${count} more people are here now`,
    left: (who: string) => `${who} has left`,
    leftMany: (count: number) => `${count} people have left`,
    controlsNow: (who: string) => `${who} controls now`,
    youControlNow: "You control now",
    nobodyControlsNow: "Nobody controls now",
  },
  messages: {
    name: "Messages",
    dismiss: "Dismiss",
    from: (who: string) => `Message from ${who}`,
    /** Where it is not known who it is. */
    fromAdministrator: "Message from your administrator",
    announced: (heading: string, text: string) => `${heading}: ${text}`,
  },
  share: {
    menu: "Invite somebody to watch…",
    title: "Invite somebody to watch",
    use: "Whoever opens this link can watch, but not type or click. It works once. Everybody here sees who is watching.",
    link: "Link",
    copy: "Copy link",
    done: "Done",
    waiting: "The link is being made…",
    until: (time: string) => `It can be opened until ${time}.`,
    copied: "Copied",
    notCopied: "This browser does not let the page copy. Select the link and copy it yourself.",
    refused: {
      "no-sealing-key": "This gateway is not set up to make links. Ask your administrator.",
      rate: "Too many links were made. Wait a minute, then invite again.",
      "one-connection": "This machine shows its screen to one person at a time.",
      "not-permitted": "You are not allowed to make links for this console.",
      unanswered: "The gateway did not answer. Close this, then invite again.",
    },
  },
} as const;
