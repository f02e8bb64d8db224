/** Links of the operator's. */
export const script = {
  help: "Help",
  privacy: "Privacy",
  imprint: "Legal notice",
} as const;
