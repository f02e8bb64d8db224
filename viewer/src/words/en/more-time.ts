/** Asking for more time than the session has, beside how much is left. */
export const later = {
  ask: "Ask for more time",
  asked: "Asked for more time",
  askedMeans: "Your administrator decides. The answer appears here.",
  /** `time`: a time of the day, with its day if that is not today. */
  given: (time: string) => `You have more time. New end: ${time}`,
  changed: (time: string) => `This session has another end: ${time}`,
  declined: "No more time",
  declinedMeans: "Your request for more time was declined.",
  early: "You have just asked for more time. Wait a little before you ask again.",
} as const;
