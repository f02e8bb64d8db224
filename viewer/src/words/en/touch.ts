/** What is said of fingers on the machine's screen. */
export const touch = {
  title: "Touch",
  button: "Touch: help and settings",
  tap: "Tap to click. With two fingers it is the right button.",
  hold: "Hold still, then move to drag. Let go without moving for the right button.",
  two: "Two fingers scroll. Pinch to zoom; then one finger moves the screen.",
  mode: "Pointer",
  direct: "Follows the finger",
  touchpad: "Like a touchpad",
  done: "Got it",
} as const;
