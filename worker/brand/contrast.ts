/** Contrast that text requires (WCAG 2.2, 1.4.3). */
const MIN_CONTRAST = 4.5;

/** Grounds of the viewer's page that an accent colour stands on: `viewer/src/page/look.css`. */
export const GROUNDS = {
  light: ["#ffffff", "#f5f6f7"],
  dark: ["#1b1f22", "#0e1113"],
} as const;

/** The contrast of two colours such as `#0a7189`, from 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Whether an accent colour can be read on all that it stands on in a theme. */
export function isReadable(accent: string, theme: keyof typeof GROUNDS): boolean {
  return GROUNDS[theme].every((ground) => contrast(accent, ground) >= MIN_CONTRAST);
}

/** The colour of text on an accent colour. One of the two always has enough contrast. */
export function textOn(accent: string): "#000000" | "#ffffff" {
  return contrast(accent, "#ffffff") >= MIN_CONTRAST ? "#ffffff" : "#000000";
}

/** Relative luminance (WCAG 2.2). */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
