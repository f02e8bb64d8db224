/** What is said of the shortcuts of a Mac. */
export const later = {
  asControl: "⌘ shortcuts as Ctrl",
  means: "⌘A, ⌘C, ⌘F, ⌘P, ⌘S, ⌘V, ⌘X and ⌘Z are Ctrl in the machine",
} as const;
