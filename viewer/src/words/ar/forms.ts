const RULES = new Intl.PluralRules("ar");

/** The forms of a counted noun: one, two, 3 to 10, 11 to 99, and hundreds, which have the form of one. */
interface Forms {
  readonly one: string;
  readonly two: string;
  readonly few: string;
  readonly many: string;
  readonly other: string;
}

/** A number and its noun, such as `3 دقائق`; `written` is the number as text, where it is written already. */
export function counted(count: number, forms: Forms, written = String(count)): string {
  const form = RULES.select(count);
  if (form === "one" || form === "two") return forms[form];
  return `${written} ${forms[form === "zero" ? "other" : form]}`;
}

/** A name from outside, whose direction does not disturb the sentence around it (Unicode's isolates). */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

export const SECONDS: Forms = {
  one: "ثانية واحدة",
  two: "ثانيتين",
  few: "ثوانٍ",
  many: "ثانية",
  other: "ثانية",
};

export const MINUTES: Forms = {
  one: "دقيقة واحدة",
  two: "دقيقتين",
  few: "دقائق",
  many: "دقيقة",
  other: "دقيقة",
};

export const HOURS: Forms = {
  one: "ساعة واحدة",
  two: "ساعتين",
  few: "ساعات",
  many: "ساعة",
  other: "ساعة",
};

export const PEOPLE: Forms = {
  one: "شخص واحد",
  two: "شخصان",
  few: "أشخاص",
  many: "شخصًا",
  other: "شخص",
};

export const CHARACTERS: Forms = {
  one: "حرف واحد",
  two: "حرفان",
  few: "أحرف",
  many: "حرفًا",
  other: "حرف",
};
