/** Shutting the machine down, restarting and resetting it. */
export const later = {
  title: "Power",
  menu: {
    shutDown: "Shut down…",
    restart: "Restart…",
    reset: "Reset…",
  },
  asks: {
    shutDown: (machine: string) => `Shut ${machine} down?`,
    restart: (machine: string) => `Restart ${machine}?`,
    reset: (machine: string) => `Reset ${machine}?`,
  },
  means: {
    shutDown: "Its system is asked to shut down. Switch it on again from your control panel.",
    restart: "Its system is asked to restart.",
    reset: "As by its reset button, at once: what is not saved is lost.",
  },
  confirm: {
    shutDown: "Shut down",
    restart: "Restart",
    reset: "Reset",
  },
  cancel: "Cancel",
  done: "The machine’s host has been asked to do it.",
} as const;
