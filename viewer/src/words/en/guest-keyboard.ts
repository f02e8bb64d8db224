/** What is said of the keyboard layout that is set inside the machine. */
export const later = {
  menu: "Machine’s keyboard…",
  title: "Machine’s keyboard",
  usedForKeys:
    "Which keyboard is set inside the machine? Without it, this console assumes a US one and some characters come out wrong.",
  usedForText:
    "Which keyboard is set inside the machine? Text that is typed for you depends on it. Keys that you press yourself are sent by their position, and the machine’s own layout decides.",
  layout: "Layout",
  done: "Done",
  /** What a layout is called that is one of several of a language. */
  variant: (language: string, name: string) => `${language} (${name})`,
  international: "international, with dead keys",
  listMissing: "The list of keyboard layouts could not be loaded",
} as const;
