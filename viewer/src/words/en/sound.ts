/** The machine's sound. */
export const later = {
  button: "Sound: off",
  buttonOn: "Sound: on",
  title: "Sound",
  play: "Play the machine’s sound",
  explained: "It is off until you turn it on, each time this page is opened.",
  volume: "Volume",
  none: "The machine has not sent any sound yet.",
  impossible: "This browser cannot play the machine’s sound.",
} as const;
