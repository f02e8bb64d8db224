/** What a connector has done and does, for its health. */
export interface Counts {
  /** Connections of gateways, in whatever state. */
  connections: number;
  /** Consoles that are being opened. */
  opening: number;
  /** Consoles that are open. */
  relaying: number;
  /** Since the start: consoles opened, openings that failed, connections closed without an answer. */
  opened: number;
  failed: number;
  refused: number;
}

export function newCounts(): Counts {
  return { connections: 0, opening: 0, relaying: 0, opened: 0, failed: 0, refused: 0 };
}
