/** What the bench's own VNC server does: see `program.ts`. */
const BEHAVIOURS = ["echo", "desktop", "flood", "frames"] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

export function isBehaviour(text: string | undefined): text is Behaviour {
  return BEHAVIOURS.some((behaviour) => behaviour === text);
}
