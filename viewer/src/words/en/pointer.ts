/** What is said of a machine that has a mouse and no tablet. */
export const pointer = {
  give: (machine: string) => `Click to give the mouse to ${machine}. Esc gives it back.`,
  /** Where Esc is the machine's as well. */
  giveInFullScreen: (machine: string) =>
    `Click to give the mouse to ${machine}. Hold Esc to get it back.`,
} as const;
