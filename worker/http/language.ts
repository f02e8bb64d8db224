import { LANGUAGE_COOKIE, LANGUAGE_PARAMETER } from "../channel/language-choice.ts";

/** Max length of a header that is read, in UTF-16 code units; a longer one says nothing. */
export const MAX_LANGUAGE_HEADER_LENGTH = 4096;

/** What a request says of languages. */
export interface LanguageRequest {
  /** The page's query. */
  readonly search?: string;
  readonly cookie?: string | undefined;
  readonly acceptLanguage?: string | undefined;
}

/** The page's language: that of its address, of a choice in this browser, of the browser itself, or `fallback`. */
export function languageOf<Tag extends string>(
  request: LanguageRequest,
  available: readonly Tag[],
  fallback: Tag,
): Tag {
  const { acceptLanguage = "", cookie = "", search = "" } = request;
  const asked = [
    new URLSearchParams(search).get(LANGUAGE_PARAMETER) ?? "",
    cookie.length > MAX_LANGUAGE_HEADER_LENGTH ? "" : cookieValue(cookie),
    ...(acceptLanguage.length > MAX_LANGUAGE_HEADER_LENGTH ? [] : ranges(acceptLanguage)),
  ];
  for (const range of asked) {
    const tag = matching(range, available);
    if (tag !== undefined) return tag;
  }
  return fallback;
}

/** The language of a range: the same one, the one of its first subtags, or another of the same family. */
function matching<Tag extends string>(range: string, available: readonly Tag[]): Tag | undefined {
  const subtags = range.trim().toLowerCase().split("-");
  for (let length = subtags.length; length > 0; length -= 1) {
    const wanted = subtags.slice(0, length).join("-");
    const same = available.find((tag) => tag.toLowerCase() === wanted);
    if (same !== undefined) return same;
  }
  return available.find((tag) => tag.toLowerCase().split("-")[0] === subtags[0]);
}

/** The ranges of an Accept-Language header (RFC 9110 §12.5.4), the preferred first; those with weight 0 are left out. */
function ranges(header: string): string[] {
  return header
    .split(",")
    .map((item) => {
      const [range = "", ...parameters] = item.split(";");
      const weight = parameters.map((text) => /^\s*q=([\d.]+)\s*$/i.exec(text)?.[1]).find(Boolean);
      return { range, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
    .map(({ range }) => range);
}

function cookieValue(header: string): string {
  const pairs = header.split(";").map((pair) => pair.trim().split("="));
  return pairs.find(([name]) => name === LANGUAGE_COOKIE)?.[1] ?? "";
}
