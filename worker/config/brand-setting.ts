import * as v from "valibot";

import { Brand } from "../brand/brand.ts";
import { Text } from "./schemas.ts";
import { SettingError, withoutDefault, type Setting } from "./setting.ts";

/** What is wrong with each member, as a sentence for the operator. */
const PROBLEMS: Readonly<Record<keyof Brand, string>> = {
  name: "BRAND: name must be 1 to 64 characters in one line.",
  logo: "BRAND: logo must be an https address, or a PNG, WebP or SVG as data:image/…;base64,… of at most 16384 characters.",
  accent:
    "BRAND: accent must have light and dark, each a colour such as #0a7189 with a contrast of 4.5 or more: light to white and #f5f6f7, dark to #1b1f22 and #0e1113.",
  links: "BRAND: links may have help, privacy and imprint, each an https address.",
  notice: "BRAND: notice must be 1 to 280 characters in one line.",
};

/** A table of TOML is an object already. */
const BrandValue = v.pipe(
  v.union([v.pipe(Text, v.parseJson()), v.record(v.string(), v.unknown())]),
  // To the schema of a record a list is one.
  v.check((value) => !Array.isArray(value)),
  v.record(v.string(), v.unknown()),
);

/** How an operator's own pages look. */
export const BRAND: Setting<Brand | undefined> = withoutDefault({
  kind: "variable",
  read: readBrand,
  meaning:
    "JSON of [the operator's brand](#brand) in the viewer's page, or the same as a table of TOML.",
});

/** Throws {@link SettingError}. */
export function readBrand(value: unknown): Brand {
  const table = v.safeParse(BrandValue, value);
  if (!table.success) throw new SettingError("BRAND must be the JSON of an object.");
  const brand = v.safeParse(Brand, table.output);
  if (brand.success) return brand.output;
  const member = brand.issues[0].path?.[0]?.key;
  throw new SettingError(
    isMember(member) ? PROBLEMS[member] : "BRAND has a member that it does not know.",
  );
}

function isMember(name: unknown): name is keyof Brand {
  return typeof name === "string" && Object.hasOwn(PROBLEMS, name);
}
