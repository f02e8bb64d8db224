/** Where the keys go, if not to the machine. */
export const later = {
  click: "Click to type",
  toToolbar: "Ctrl+Alt+Shift+M leads to the toolbar",
} as const;
