import "./bar.css";
import { byId, onAction } from "../../../../viewer/src/page/elements.ts";

interface BarActions {
  readonly signOut: () => void;
  readonly endMany: () => void;
}

export interface Bar {
  /** How many sessions there are, and of when that is. */
  show(count: string, updated: string): void;
}

/** What is above the list. */
export function startBar({ signOut, endMany }: BarActions): Bar {
  onAction("sign-out", signOut);
  onAction("end-many", endMany);
  return {
    show: (count, updated) => {
      put("count", count);
      put("updated", updated);
    },
  };
}

function put(id: string, text: string): void {
  const place = byId(id, HTMLParagraphElement);
  // What stays the same is not read aloud again.
  if (place.textContent !== text) place.textContent = text;
}
