let format: Intl.NumberFormat | undefined;
let percentFormat: Intl.NumberFormat | undefined;

/** A number as the page's language writes it, with at most three digits after the decimal sign. */
export function numberText(value: number): string {
  format ??= new Intl.NumberFormat(document.documentElement.lang);
  return format.format(value);
}

/** A part of 1 in whole percent, as the page's language writes it. */
export function percentText(part: number): string {
  percentFormat ??= new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
  return percentFormat.format(part);
}
