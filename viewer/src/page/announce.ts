import { byId } from "./elements.ts";

/** Says something to people who cannot see the page change. */
export function announce(text: string): void {
  byId("status", HTMLParagraphElement).textContent = text;
}
