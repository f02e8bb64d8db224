import * as v from "valibot";

/** Max length of the address of a page to go back to, in characters. */
const MAX_RETURN_URL_LENGTH = 2048;

/** Visible ASCII: an address as it is sent, in which nothing is left to a reader's interpretation. */
const VISIBLE = /^https:\/\/[\x21-\x7e]+$/;

/** The address of a page that a person can go back to: https, with nobody's name or password in it. */
export const ReturnUrl = v.pipe(
  v.string(),
  v.maxLength(MAX_RETURN_URL_LENGTH),
  v.regex(VISIBLE),
  v.check((text) => {
    const url = URL.parse(text);
    return url?.protocol === "https:" && url.username === "" && url.password === "";
  }),
);

/** Whether an address is at one of these origins, or there is none. */
export function mayReturn(returnUrl: string | undefined, origins: readonly string[]): boolean {
  return returnUrl === undefined || origins.includes(URL.parse(returnUrl)?.origin ?? "");
}
