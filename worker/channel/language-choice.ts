/** The cookie of what a person has chosen in the page, for all pages of a gateway. */
export const LANGUAGE_COOKIE = "porthole-language";

/** What names a language in the page's address. */
export const LANGUAGE_PARAMETER = "lang";
