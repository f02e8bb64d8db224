import { byId } from "./elements.ts";

/** What is to be said at the end of this turn, each as a line of its own. */
let lines: string[] | undefined;

/** Says something to people who cannot see the page change. An empty text: nothing of what was said before. */
export function announce(text: string): void {
  if (lines === undefined) {
    lines = [];
    queueMicrotask(say);
  }
  if (text === "") lines.length = 0;
  else lines.push(text);
}

function say(): void {
  const elements = (lines ?? []).map((text) => {
    const line = document.createElement("span");
    line.textContent = `${text} `;
    return line;
  });
  lines = undefined;
  byId("status", HTMLParagraphElement).replaceChildren(...elements);
}
