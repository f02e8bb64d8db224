/** What is said to whoever types or clicks where that does nothing. */
export const viewOnly = {
  notSent: "View only: your keys and clicks are not sent.",
} as const;
