import { script as brand } from "./brand.ts";

/*
 * Every word of the viewer that a person reads or hears, in English. Sentences are whole: what changes
 * inside one is an argument of it, so that another language can put it where it belongs. Another language
 * is another file like this one, of the type `Language`: it does not compile until it is complete. What the first
 * frame does not need is in a file beside it, of the type `LaterLanguage`.
 */

/** What the page is built with. */
export const markup = {
  language: { tag: "en", direction: "ltr" },
  page: {
    name: "Porthole",
    description: "The screen of your virtual machine, in a browser tab.",
    session: "Console",
    viewOnly: "View only",
    viewOnlyMeans: "You can watch but not type or click",
    recorded: "Recorded",
    recordedMeans: "What is shown and done here is recorded.",
    leave: "Leave this console",
    language: "Language",
  },
  leaving: {
    keepsRunning: "The machine keeps running.",
    leave: "Leave",
    stay: "Stay",
  },
  landing: {
    what: "Your virtual machine’s screen, in a browser tab.",
    how: "Open a console from your control panel. Its link works once and is valid for a few minutes.",
    paste: "Paste a console link",
    open: "Open",
    version: (version: string) => `Porthole ${version}`,
    licences: "Licences",
  },
  confirming: {
    once: "This link opens its console once.",
    open: "Open console",
    notAsked: "If you did not ask for this link, close the page. Nothing has been opened.",
  },
  connecting: {
    cancel: "Cancel",
    needsScript: "This page needs JavaScript to show a screen. Your link is still good.",
  },
  notStarted: {
    title: "This page has not started",
    advice:
      "Its script did not arrive, or this browser cannot run it. Reload the page: your link has not been used yet.",
    otherwise:
      "If that does not help, something on the way may block scripts, or the browser may be too old. Use a current version of Chrome, Edge, Firefox or Safari.",
  },
  elsewhere: {
    advice:
      "A console is shown in one tab at a time. The other tab stops showing it if you use it here.",
    use: "Use it here",
  },
  inUse: {
    title: "This console is in use",
    takeOver: "Take over",
    leave: "Leave",
  },
  idle: {
    stay: "Stay connected",
  },
  ended: {
    reason: "Reason",
    retry: "Try again",
    back: "Back to control panel",
    closeTab: "Close this tab",
    details: "Details",
    copy: "Copy",
  },
  keys: {
    toolbar: "Keys",
    phoneKeyboard: "On-screen keyboard",
    phoneField: "Text for the machine",
    ctrlAltDel: "Ctrl Alt Del",
    sendCtrlAltDel: "Send Ctrl+Alt+Del",
  },
  keysMenu: {
    button: "Keys",
    title: "Send keys",
  },
  about: {
    button: "About and shortcuts",
    version: (version: string) => `Version ${version}`,
    typeText: "Type text",
    typeTextKeys: ["Ctrl", "Alt", "Shift", "V"],
    toToolbar: "Move the keyboard to the toolbar",
    toToolbarKeys: ["Ctrl", "Alt", "Shift", "M"],
    toScreen: "Back to the screen",
    toScreenKeys: ["Esc"],
    /** `novnc` is its name and version; the page makes a link of it. */
    licence: (novnc: string) =>
      `Free software under the Apache License 2.0. Screens are drawn by ${novnc} under the MPL 2.0.`,
    notices: "Third-party notices",
    done: "Done",
  },
} as const;

/** What the page's scripts say. */
export const script = {
  brand,
  /** In place of a name that has nothing to show. */
  somebody: "Somebody",
  /** By which times of the day are written. */
  clock: { locale: "en-GB" },
  /** What the window and its entry in the history are called. */
  windowTitle: {
    landing: "Porthole",
    of: (what: string) => `${what} – Porthole`,
    ended: (machine: string, title: string) => `${machine}: ${title} – Porthole`,
  },
  landing: {
    wasOpen: (machine: string) => `${machine} was open in this tab`,
    again: "Its link works only once. Open the console again from your control panel.",
    notALink: "This is not a link to a console of this gateway.",
  },
  confirming: {
    title: (machine: string) => `Open ${machine}?`,
    control: "You will control the machine.",
    view: "You can watch but not type or click.",
  },
  connecting: {
    title: "Connecting",
    titleOf: (machine: string) => `Connecting to ${machine}`,
    steps: {
      gateway: "Reaching the gateway…",
      machine: "Waiting for the machine’s screen…",
    },
    late: (machine: string) => `Still waiting for ${machine}. Its host may be busy.`,
    lateUnnamed: "Still waiting for the gateway. The network may be slow.",
  },
  live: {
    connected: (machine: string) => `Connected to ${machine}`,
    connectedViewOnly: (machine: string) => `Connected to ${machine}, view only`,
  },
  screen: {
    control: (machine: string) => `Screen of ${machine}, press Control Alt Shift M for the toolbar`,
    view: (machine: string) => `Screen of ${machine}, view only`,
  },
  leaving: {
    title: (machine: string) => `Leave ${machine}?`,
  },
  line: {
    /** What the dot says, which opens more about the connection. */
    labels: {
      live: "Connection: live",
      waiting: "Connection: waiting for the network",
      resuming: "Connection: resuming",
    },
    silent: "Waiting for the network…",
    offline: "This device is offline. Waiting…",
    back: "The connection is back",
  },
  reconnecting: {
    titles: {
      gateway: "Connection lost. Reconnecting…",
      machine: "Connected again. Waiting for the machine’s screen…",
      paused: "Opening the screen again…",
    },
    typingOff: "Typing is off until the screen is back.",
    late: "The machine keeps running, and this page goes on trying. Typing is off until the screen is back.",
    lateViewOnly: "The machine keeps running, and this page goes on trying.",
  },
  waiting: {
    title: (machine: string) => `${machine} may be restarting. Waiting for it…`,
    advice:
      "Its screen was closed, as happens when a machine restarts, moves to another host or is switched off. When it is there again, it is shown here.",
    windowTitle: (machine: string) => `Waiting for ${machine}`,
  },
  paused: {
    windowTitle: (machine: string) => `${machine}, paused`,
  },
  later: {
    missing: "Parts of this page could not be loaded. Reload the page: the console goes on.",
  },
  elsewhere: {
    title: "This console is open in another tab",
    titleOf: (machine: string) => `${machine} is open in another tab`,
  },
  idle: {
    seconds: (count: number) =>
      count === 1
        ? "Still there? This session ends in 1 second."
        : `Still there? This session ends in ${count} seconds.`,
    minutes: (count: number) =>
      count === 1
        ? "Still there? This session ends in 1 minute."
        : `Still there? This session ends in ${count} minutes.`,
    stays: "You stay connected",
  },
  /** How long something has taken so far. */
  duration: {
    seconds: (count: number) => (count === 1 ? "1 second" : `${count} seconds`),
    minutes: (count: number) => (count === 1 ? "1 minute" : `${count} minutes`),
  },
  countdown: {
    minutes: (count: number) =>
      count === 1 ? "This session ends in 1 minute" : `This session ends in ${count} minutes`,
    seconds: (count: number) =>
      count === 1 ? "This session ends in 1 second" : `This session ends in ${count} seconds`,
  },
  keys: {
    untypable: (character: string) => `“${character}” is not on the machine’s keyboard`,
    tooMany: (max: number) =>
      `Not typed: no more than ${max.toLocaleString("en")} characters can wait`,
    names: {
      alt: "Alt",
      backspace: "Backspace",
      ctrl: "Ctrl",
      del: "Del",
      esc: "Esc",
      printScreen: "PrtSc",
      super: "Win",
      tab: "Tab",
      functionKey: (number: number) => `F${number}`,
    },
  },
  guestKeyboard: {
    layoutMissing: "The machine’s keyboard layout could not be loaded",
  },
  fullScreen: {
    enter: "Full screen",
    leave: "Leave full screen",
    keys: "All keys go to the machine. Hold Esc to leave full screen.",
  },
  ended: {
    /** Where the words of the end itself cannot be fetched. */
    unknown: "The console is no longer shown",
    unknownAdvice: "There is no network either, so this page cannot say why.",
  },
} as const;
