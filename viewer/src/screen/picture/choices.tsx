import type { JSX } from "preact";

import { announce } from "../../page/announce.ts";
import { Icon } from "../../page/icon.tsx";
import { percentText } from "../../page/numbers.ts";
import { laterWords } from "../../words/later.ts";
import { QUALITIES, type ChosenScale, type PictureChoice } from "../zoom/picture-preference.ts";
import type { PictureShown } from "./picture-state.ts";
import { nextScale } from "./steps.ts";

interface ChoiceProps {
  readonly shown: PictureShown;
  readonly choose: (chosen: Partial<PictureChoice>) => void;
}

/** How large the screen is shown. */
export function SizeChoice({ shown, choose }: ChoiceProps): JSX.Element {
  const { size } = laterWords.picture;
  const { choice, canMatch } = shown;
  const options: readonly (readonly [ChosenScale, string])[] = [
    ["fit", size.fit],
    ["whole", size.whole],
    [1, size.actual],
    ...(canMatch || choice.scale === "match" ? [["match", size.match] as const] : []),
  ];
  return (
    <fieldset class="picture-choice">
      <legend>{size.title}</legend>
      {options.map(([scale, label]) => (
        <label key={scale} class="picture-option">
          <input
            type="radio"
            name="picture-size"
            value={scale}
            checked={choice.scale === scale}
            onChange={() => choose({ scale })}
          />
          <span>{label}</span>
          {scale === 1 ? <span class="picture-aside">{percentText(1)}</span> : null}
          {scale === "match" ? <span class="picture-advice">{size.matchAdvice}</span> : null}
        </label>
      ))}
      <Zoom shown={shown} choose={choose} />
    </fieldset>
  );
}

function Zoom({ shown, choose }: ChoiceProps): JSX.Element {
  const { is, larger, smaller, zoom } = laterWords.picture.size;
  const step = (direction: "larger" | "smaller") => (): void => {
    const scale = nextScale(shown.scale, direction);
    if (scale === undefined) return;
    choose({ scale });
    announce(is(percentText(scale)));
  };
  const hasNext = (direction: "larger" | "smaller"): boolean =>
    nextScale(shown.scale, direction) !== undefined;
  return (
    <div class="picture-zoom" role="group" aria-label={zoom}>
      <button
        type="button"
        class="tool"
        data-action="zoom-out"
        aria-label={smaller}
        title={smaller}
        aria-disabled={!hasNext("smaller")}
        onClick={step("smaller")}
      >
        <Icon href="#icon-minus" />
      </button>
      <output class="picture-percent">{percentText(shown.scale)}</output>
      <button
        type="button"
        class="tool"
        data-action="zoom-in"
        aria-label={larger}
        title={larger}
        aria-disabled={!hasNext("larger")}
        onClick={step("larger")}
      >
        <Icon href="#icon-plus" />
      </button>
    </div>
  );
}

/** Whether edges between pixels are kept. */
export function SharpnessChoice({ shown: { choice }, choose }: ChoiceProps): JSX.Element {
  const { edges } = laterWords.picture;
  return (
    <fieldset class="picture-choice">
      <legend>{edges.title}</legend>
      <div class="picture-segments">
        {(["sharp", "smooth"] as const).map((filter) => (
          <label key={filter} class="picture-segment">
            <input
              type="radio"
              name="picture-edges"
              value={filter}
              checked={choice.filter === filter}
              onChange={() => choose({ filter })}
            />
            <span>{edges[filter]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** How good the picture is to be, on which line. */
export function QualityChoice({ shown: { choice }, choose }: ChoiceProps): JSX.Element {
  const { quality: words } = laterWords.picture;
  return (
    <fieldset class="picture-choice">
      <legend>{words.title}</legend>
      <div class="picture-segments">
        {QUALITIES.map((quality) => (
          <label key={quality} class="picture-segment">
            <input
              type="radio"
              name="picture-quality"
              value={quality}
              checked={choice.quality === quality}
              aria-describedby="picture-quality-advice"
              onChange={() => choose({ quality })}
            />
            <span>{words[quality]}</span>
          </label>
        ))}
      </div>
      <p id="picture-quality-advice" class="picture-advice">
        {words.advice[choice.quality]}
      </p>
    </fieldset>
  );
}
