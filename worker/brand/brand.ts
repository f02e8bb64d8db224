import * as v from "valibot";

import { isReadable } from "./contrast.ts";

/** Max length of a logo that is in the setting itself, in characters: it is in every answer with the page. */
export const MAX_LOGO_LENGTH = 16_384;

const MAX_URL_LENGTH = 2048;
const MAX_NAME_LENGTH = 64;
const MAX_NOTICE_LENGTH = 280;

/** A line of text without control characters. */
const line = (max: number) =>
  v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max), v.regex(/^[^\p{Cc}\p{Cf}]+$/u));

/** An address that is reached by https, without credentials. */
const HttpsUrl = v.pipe(
  v.string(),
  v.maxLength(MAX_URL_LENGTH),
  v.check((text) => {
    const url = URL.parse(text);
    return url?.protocol === "https:" && url.username === "" && url.password === "";
  }),
  v.transform((text) => new URL(text).href),
);

/** A picture of a type that browsers show as a picture and nothing else. */
const DataImage = v.pipe(
  v.string(),
  v.maxLength(MAX_LOGO_LENGTH),
  v.regex(/^data:image\/(?:png|svg\+xml|webp);base64,[A-Za-z0-9+/]+={0,2}$/),
);

// The host goes into the Content-Security-Policy, where only these characters are plain.
const HttpsImage = v.pipe(
  HttpsUrl,
  v.check((text) => /^[a-z0-9.:[\]-]+$/.test(new URL(text).host)),
);

const Color = v.pipe(v.string(), v.toLowerCase(), v.regex(/^#[0-9a-f]{6}$/));

/** How an operator's own pages look: what the setting `BRAND` has, and the viewer's page shows. */
export const Brand = v.strictObject({
  /** What the service is called. */
  name: v.optional(line(MAX_NAME_LENGTH)),
  logo: v.optional(v.union([DataImage, HttpsImage])),
  /** The colour of what can be done, on a light and on a dark ground. */
  accent: v.optional(
    v.strictObject({
      light: v.pipe(
        Color,
        v.check((color) => isReadable(color, "light")),
      ),
      dark: v.pipe(
        Color,
        v.check((color) => isReadable(color, "dark")),
      ),
    }),
  ),
  links: v.optional(
    v.strictObject({
      help: v.optional(HttpsUrl),
      privacy: v.optional(HttpsUrl),
      imprint: v.optional(HttpsUrl),
    }),
  ),
  /** Shown before and while a console is live, such as that it is recorded. */
  notice: v.optional(line(MAX_NOTICE_LENGTH)),
});

export type Brand = v.InferOutput<typeof Brand>;

/** The origin of a logo that is not in the page; pages have to allow it in their Content-Security-Policy. */
export function logoOrigin({ logo }: Brand): string | undefined {
  return logo?.startsWith("https:") === true ? new URL(logo).origin : undefined;
}
