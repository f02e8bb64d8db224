/** The keyboard layouts that the page has tables of, by xkeyboard-config's `layout` or `layout(variant)`. */
export const LAYOUT_NAMES = [
  ..."us us(intl) gb de ch ch(fr) at fr be es latam pt br it nl se no dk fi is pl cz sk hu ro".split(
    " ",
  ),
  ..."hr si tr gr ru ua bg il ara ir in jp kr th vn ca us(dvorak) us(colemak)".split(" "),
];

// Names that control planes use, CloudStack's before all: its `uk` is the United Kingdom's and its
// `sc` the Simplified Chinese one, which is a US keyboard with an input method in the guest.
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["en", "us"],
  ["en-us", "us"],
  ["sc", "us"],
  ["cn", "us"],
  ["zh", "us"],
  ["us-intl", "us(intl)"],
  ["uk", "gb"],
  ["en-gb", "gb"],
  ["en-uk", "gb"],
  ["de-de", "de"],
  ["de-at", "at"],
  ["de-ch", "ch"],
  ["fr-ch", "ch(fr)"],
  ["it-ch", "ch(fr)"],
  ["fr-fr", "fr"],
  ["fr-be", "be"],
  ["nl-be", "be"],
  ["fr-ca", "ca"],
  ["es-es", "es"],
  ["it-it", "it"],
  ["pt-pt", "pt"],
  ["pt-br", "br"],
  ["nl-nl", "nl"],
  ["nb", "no"],
  ["sv", "se"],
  ["da", "dk"],
  ["cs", "cz"],
  ["sl", "si"],
  ["el", "gr"],
  ["he", "il"],
  ["ar", "ara"],
  ["fa", "ir"],
  ["ja", "jp"],
  ["jp106", "jp"],
  ["ko", "kr"],
  ["vi", "vn"],
  ["dvorak", "us(dvorak)"],
  ["colemak", "us(colemak)"],
]);

/**
 * The layout that a ticket's `keyboard` names, or `undefined` for an unknown one. Upper case and an
 * underscore are as good as lower case and a hyphen.
 */
export function layoutNamed(claim: string): string | undefined {
  const name = claim.toLowerCase().replaceAll("_", "-");
  const layout = ALIASES.get(name) ?? name;
  return LAYOUT_NAMES.includes(layout) ? layout : undefined;
}
