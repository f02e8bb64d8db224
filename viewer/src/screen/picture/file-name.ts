/** What file systems do not take in a name, or what makes a name look like another one. */
const UNTAKEN = /[\p{Cc}\\/:*?"<>|\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

/** Max length of the machine's part, in characters: names have up to 255 bytes. */
const MAX_LENGTH = 50;

/** The name of a screenshot's file, with the time by the clock of the place, which sorts. */
export function fileName(machine: string, at: Date): string {
  const name = Array.from(machine.replaceAll(UNTAKEN, "-")).slice(0, MAX_LENGTH).join("");
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(".");
  // A name that begins with a full stop is hidden.
  return `${name.replace(/^[.\s]+/, "") || "Porthole"} ${day} ${time}.png`;
}

function two(part: number): string {
  return String(part).padStart(2, "0");
}
