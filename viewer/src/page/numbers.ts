let format: Intl.NumberFormat | undefined;

/** A whole number as the page's language writes it. */
export function numberText(value: number): string {
  format ??= new Intl.NumberFormat(document.documentElement.lang);
  return format.format(value);
}
