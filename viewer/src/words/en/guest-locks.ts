/** What is said of the lock keys in the machine. */
export const later = {
  title: "Lock keys in the machine",
  caps: "Caps Lock",
  num: "Num Lock",
  scroll: "Scroll Lock",
  capsMeans: "Caps Lock is on in the machine",
  capsOn: "Caps Lock is on in the machine",
  capsOff: "Caps Lock is off in the machine",
} as const;
