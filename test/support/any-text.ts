import fc from "fast-check";

const SURROGATES = 0x800;
const FIRST_SURROGATE = 0xd800;
const MAX_CODE_POINT = 0x10ffff;

/**
 * Any code point but surrogates. fast-check's own `binary` is the same, but makes a table of all 1.1 million of them,
 * which costs a second and stays in memory for all tests after it.
 */
const codePoint = fc.nat(MAX_CODE_POINT - SURROGATES).map(
  (at) => String.fromCodePoint(at < FIRST_SURROGATE ? at : at + SURROGATES),
  (text) => {
    const code = typeof text === "string" ? text.codePointAt(0) : undefined;
    if (code === undefined || String.fromCodePoint(code) !== text) throw new Error("no code point");
    return code < FIRST_SURROGATE ? code : code - SURROGATES;
  },
);

/** A text of any characters, and of names that mean something to JavaScript. */
export function anyText(
  length: { readonly minLength?: number; readonly maxLength?: number } = {},
): fc.Arbitrary<string> {
  return fc.string({ ...length, unit: codePoint });
}
