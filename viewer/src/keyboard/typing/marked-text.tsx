import type { JSX } from "preact";

import { numberText } from "../../page/numbers.ts";
import { laterWords } from "../../words/later.ts";
import type { TextTyper } from "./text-typer.ts";
import type { MissingWay } from "./code-entry.ts";
import { leftOut, markedLines, type CheckedText } from "./typable-text.ts";

/** Max lines of the text that are shown with what is marked in them. */
const MAX_LINES = 5;

/** Max length of such a line, in characters. */
const MAX_LINE_LENGTH = 60;

interface MarkedTextProps {
  readonly typer: TextTyper;
  readonly checked: CheckedText;
}

/** Says which characters cannot be typed, and which may arrive as others, before anything is typed. */
export function MarkedText({ typer, checked }: MarkedTextProps): JSX.Element {
  const { missing: words, unsure } = laterWords.typing;
  const missing = leftOut(checked, typer.way.value);
  const count = sumOf(missing);
  const isSecret = typer.isSecret.value;
  const server = typer.keyboard.value?.decides === "server";
  return (
    <div id="type-text-marked" role="status">
      {count > 0 && (
        <section class="marked">
          <p>{(isSecret ? words.secret : words.title)(count, numberText(count))}</p>
          {!isSecret && <Lines checked={checked} marked={missing} />}
        </section>
      )}
      {checked.missing.size > 0 && <Way typer={typer} />}
      {checked.unsure.size > 0 && !isSecret && (
        <section class="marked unsure">
          <p>{server ? unsure.server : unsure.layouts}</p>
          <Lines checked={checked} marked={checked.unsure} />
        </section>
      )}
    </div>
  );
}

const WAYS = ["leave-out", "linux", "windows"] as const satisfies readonly MissingWay[];

/** What becomes of characters without a key. */
function Way({ typer }: { readonly typer: TextTyper }): JSX.Element {
  const words = laterWords.typing.ways;
  return (
    <label class="choice">
      {words.title}
      <select
        value={typer.way.value}
        onChange={({ currentTarget: { value } }) => {
          typer.way.value = WAYS.find((way) => way === value) ?? "leave-out";
        }}
      >
        {WAYS.map((way) => (
          <option key={way} value={way}>
            {words[way]}
          </option>
        ))}
      </select>
    </label>
  );
}

interface LinesProps {
  readonly checked: CheckedText;
  readonly marked: ReadonlyMap<string, number>;
}

function Lines({ checked, marked }: LinesProps): JSX.Element {
  const lines = markedLines(checked.characters, marked, MAX_LINES, MAX_LINE_LENGTH);
  return (
    <ul>
      {lines.map(({ number, parts }) => (
        <li key={number}>
          <span class="line-number">{laterWords.typing.missing.line(numberText(number))}</span>
          {/* Its direction is its own, whichever the page's language has. */}
          <bdi>
            {parts.map(({ text, isMarked }, at) =>
              isMarked ? <mark key={at}>{visible(text)}</mark> : <span key={at}>{text}</span>,
            )}
          </bdi>
        </li>
      ))}
    </ul>
  );
}

/** Characters without a shape of their own have a box. */
function visible(text: string): string {
  return text.replaceAll(/[\p{C}\p{Z}]/gu, "□").replaceAll(/(^|\s)(\p{M})/gu, "$1◌$2");
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
