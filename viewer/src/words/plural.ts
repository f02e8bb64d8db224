/** The forms of a counted thing. CLDR's plural categories name them; a language has some of them, and always `other`. */
type Forms = { readonly [Category in Intl.LDMLPluralRule]?: string } & { readonly other: string };

/** What chooses the form of a counted thing in the language of `tag` (RFC 5646). */
export function pluralOf(tag: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(tag);
  return (count, forms) => forms[rules.select(count)] ?? forms.other;
}
