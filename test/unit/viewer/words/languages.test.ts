import { readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, it } from "vitest";

import type { LanguageTag } from "../../../../worker/channel/languages.ts";
import { LANGUAGE_FILES, type LanguageFiles } from "../../../../viewer/src/words/languages.ts";

const WORDS = join(import.meta.dirname, "../../../../viewer/src/words");
const FILES: readonly LanguageFiles[] = Object.values(LANGUAGE_FILES);

/** Everything that a language says. */
async function loaded({ loadEnds, loadFirst, loadLater }: LanguageFiles) {
  const [{ markup, script }, { later }, { card, ends, told }] = await Promise.all([
    loadFirst(),
    loadLater(),
    loadEnds(),
  ]);
  return { markup, script, later, card, ends, told };
}

type Loaded = Awaited<ReturnType<typeof loaded>>;

/** Facts that are found again in a sentence. As numbers they are none, which is many in every language. */
const FACTS = ["⟦1⟧", "⟦2⟧", "⟦3⟧"] as const;

/** Every text by its place in the table, with facts for its arguments. */
function textsOf(words: unknown, place = ""): ReadonlyMap<string, string> {
  if (typeof words === "string") return new Map([[place, words]]);
  if (typeof words === "function") return new Map([[place, String(words(...FACTS))]]);
  const entries = Object.entries(words as object); // tables have nothing else in them
  return new Map(entries.flatMap(([key, value]) => [...textsOf(value, `${place}.${key}`)]));
}

/** Other words for a person or the page, the machine, the administrator and the connection, and the familiar address. */
const AVOIDED: Readonly<Record<LanguageTag, RegExp>> = {
  en: /\b(viewer|guest|operator|slow line)\b/i,
  de: /\b(Viewer|Gast|Operator|Betreiber|Leitung|du|dich|dir|dein\w*)\b/u,
  fr: /(?<!\p{L})(client|invité|opérateur|tu|toi|ton|ta|tes)(?!\p{L})/iu,
  es: /(?<!\p{L})(visor|huésped|operador|tú|tu|tus|ti)(?!\p{L})/iu,
  "pt-BR": /(?<!\p{L})(visualizador|convidado|operador|tu|teu|tua)(?!\p{L})/iu,
  ja: /ビューアー|ゲスト|回線/,
  "zh-CN": /查看器|来宾|线路|你/,
  ar: /عارض/,
  hi: /व्यूअर|(^|\s)लाइन|तुम/u,
};

const factsIn = (text = ""): string[] => FACTS.filter((fact) => text.includes(fact));

describe.each(FILES.map((files) => [files.tag, files] as const))("%s", (tag, files) => {
  it("is what its files say", async ({ expect }) => {
    const [first, later, ends] = await Promise.all(
      [files.first, files.later, files.ends].map((name) => import(join(WORDS, name))),
    );
    expect(first).toBe(await files.loadFirst());
    expect(later).toBe(await files.loadLater());
    expect(ends).toBe(await files.loadEnds());
    expect((await files.loadFirst()).markup.language.tag).toBe(tag);
    expect(new Intl.Locale((await files.loadFirst()).script.clock.locale).language).toBe(
      new Intl.Locale(tag).language,
    );
  });

  it("has a file for each of English", ({ expect }) => {
    const files = readdirSync(join(WORDS, tag));
    expect(readdirSync(join(WORDS, "en")).filter((name) => !files.includes(name))).toEqual([]);
  });

  it("has the words of English and no others, and tells the same facts", async ({ expect }) => {
    const english = textsOf(await loaded(LANGUAGE_FILES.en));
    const texts = textsOf(await loaded(files));
    expect([...texts.keys()].toSorted()).toEqual([...english.keys()].toSorted());
    const facts = (all: ReadonlyMap<string, string>) =>
      [...all].map(([place, text]) => `${place} ${factsIn(text).join()}`).toSorted();
    expect(facts(texts)).toEqual(facts(english));
  });

  it("has typographic marks, and no empty or untidy words", async ({ expect }) => {
    for (const text of textsOf(await loaded(files)).values()) {
      expect(text).not.toMatch(/['"]|\.\.\.|^\s|\s$| {2}|^$/);
    }
  });

  it("has in a button's name what the button shows (WCAG 2.2, 2.5.3)", async ({ expect }) => {
    const { later, markup } = await loaded(files);
    const shown = (name: string, text: string) =>
      expect(name.toLocaleLowerCase(tag)).toContain(text.toLocaleLowerCase(tag));
    const { clipboard, keyRow, people, picture } = later;
    shown(markup.keysMenu.title, markup.keysMenu.button);
    shown(markup.page.leave, markup.leaving.leave);
    shown(clipboard.buttonNew, clipboard.button);
    shown(picture.button(picture.fitShort), picture.fitShort);
    shown(people.giveTo("Ana"), people.give);
    shown(people.button.alone, "1");
    for (const count of [2, 5, 11]) {
      // The text and the number are side by side.
      const [text, number] = [people.youControl, String(count)];
      expect(people.button.you(count).replaceAll(/[,،，、]/g, "")).toMatch(
        new RegExp(`${text} ?${number}`),
      );
      shown(people.button.other(count, "Ana"), number);
      shown(people.button.nobody(count), number);
    }
    shown(keyRow.holdCtrl, keyRow.ctrl);
    shown(keyRow.holdAlt, keyRow.alt);
    shown(keyRow.holdShift, keyRow.shift);
    shown(keyRow.holdAltGr, keyRow.altGr);
    shown(keyRow.holdSuper, keyRow.super);
    shown(keyRow.functionKeys, "Fn");
  });

  it("has one word for one thing, and one form of address", async ({ expect }) => {
    for (const text of textsOf(await loaded(files)).values()) {
      expect(text).not.toMatch(AVOIDED[tag as LanguageTag]);
    }
  });

  it("says of each end what happened, and advises in whole sentences", async ({ expect }) => {
    const { ends } = await files.loadEnds();
    for (const { advice, title } of Object.values(ends)) {
      expect(title).toMatch(/[^.。।]$/);
      expect(advice).toMatch(/[.。।]$/);
    }
  });
});

describe.each(FILES.filter(({ tag }) => tag !== "en").map((files) => [files.tag, files] as const))(
  "%s",
  (_tag, files) => {
    it("says nothing of ends in English", async ({ expect }) => {
      const english = await LANGUAGE_FILES.en.loadEnds();
      const { ends } = await files.loadEnds();
      const sentences = (all: typeof ends) =>
        Object.values(all).flatMap(({ advice, title }) => [advice, title]);
      const said = new Set(sentences(english.ends));
      expect(sentences(ends).filter((text) => said.has(text))).toEqual([]);
    });
  },
);

describe("the marks of a language", () => {
  const saidIn = async (files: LanguageFiles) => [...textsOf(await loaded(files)).values()];

  it("has French spaces that do not break", async ({ expect }) => {
    for (const text of await saidIn(LANGUAGE_FILES.fr)) {
      expect(text).not.toMatch(/ [:;?!»]|« |\S[;?!»]|«\S/u);
    }
  });

  it("opens a Spanish question", async ({ expect }) => {
    for (const text of await saidIn(LANGUAGE_FILES.es)) {
      expect(text.split("¿").length).toBe(text.split("?").length);
    }
  });

  it("quotes as the language does", async ({ expect }) => {
    const quoted = async (files: LanguageFiles) =>
      (await files.loadFirst()).script.keys.untypable("ä").slice(0, 5);
    expect(await quoted(LANGUAGE_FILES.de)).toContain("„ä“");
    expect(await quoted(LANGUAGE_FILES.fr)).toContain("«\u00a0ä\u00a0»");
    expect(await quoted(LANGUAGE_FILES.es)).toContain("«ä»");
    expect(await quoted(LANGUAGE_FILES["pt-BR"])).toContain("“ä”");
  });
});

describe("what is counted", () => {
  const secondsIn = async (files: LanguageFiles, counts: readonly number[]) => {
    const { duration } = (await files.loadFirst()).script;
    return counts.map((count) => duration.seconds(count));
  };

  it("has the forms of its language", async ({ expect }) => {
    const { de, es, fr } = LANGUAGE_FILES;
    expect(await secondsIn(de, [0, 1, 2])).toEqual(["0 Sekunden", "1 Sekunde", "2 Sekunden"]);
    expect(await secondsIn(fr, [0, 1, 2])).toEqual(["0 seconde", "1 seconde", "2 secondes"]);
    expect(await secondsIn(es, [0, 1, 2])).toEqual(["0 segundos", "1 segundo", "2 segundos"]);
    expect(await secondsIn(LANGUAGE_FILES["pt-BR"], [0, 1, 2])).toEqual([
      "0 segundo",
      "1 segundo",
      "2 segundos",
    ]);
  });
});

describe("a time", () => {
  const inUse = async (files: LanguageFiles, since: string): Promise<string> => {
    const { told }: Loaded = await loaded(files);
    return told.inUse.title("Ana", since);
  };

  it("has another word before it where its day is in front", async ({ expect }) => {
    const { de, es, fr } = LANGUAGE_FILES;
    expect(await inUse(de, "14:05")).toBe("Wird seit 14:05 von Ana verwendet");
    expect(await inUse(de, "27. November um 14:05")).toContain("seit dem 27. November um 14:05");
    expect(await inUse(fr, "27 novembre à 14:05")).toContain("depuis le 27 novembre à 14:05");
    expect(await inUse(es, "14:05")).toContain("desde las 14:05");
    expect(await inUse(es, "27 de noviembre, 14:05")).toContain("desde el 27 de noviembre");
    expect(await inUse(LANGUAGE_FILES["pt-BR"], "14:05")).toContain("desde as 14:05");
  });
});
