import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { anchorPanel } from "../../page/anchored-panel.ts";
import { byId } from "../../page/elements.ts";
import type { FeatureContext } from "../../page/feature.ts";
import { Icon } from "../../page/icon.tsx";
import { percentText } from "../../page/numbers.ts";
import { mountIn } from "../../page/places.ts";
import { laterWords } from "../../words/later.ts";
import type { PictureChoice } from "../zoom/picture-preference.ts";
import { PictureOutput } from "./output.tsx";
import { QualityChoice, SharpnessChoice, SizeChoice } from "./choices.tsx";
import type { PictureShown, PictureState } from "./picture-state.ts";

export interface PictureDeps {
  readonly state: PictureState;
  /** The panel is opened: what is possible is to be known. */
  readonly opened: () => void;
  readonly choose: (chosen: Partial<PictureChoice>) => void;
}

/** Puts the panel and its button into the page; gives what closes it. */
export function mountPicture(context: FeatureContext, deps: PictureDeps): () => void {
  mountIn("sessionTool", () => <PictureButton state={deps.state} />, "[data-action='fullscreen']");
  mountIn("dialog", () => <PicturePanel context={context} deps={deps} />);
  const panel = byId("picture", HTMLElement);
  const button = byId("picture-button", HTMLButtonElement);
  return anchorPanel(panel, button, context.input, { opening: deps.opened }).close;
}

function PictureButton({ state }: { readonly state: PictureState }): JSX.Element {
  const { button } = laterWords.picture;
  const size = sizeOf(state.shown.value);
  return (
    <button
      id="picture-button"
      type="button"
      class="tool text"
      data-action="picture"
      popovertarget="picture"
      aria-haspopup="dialog"
      aria-expanded="false"
      aria-controls="picture"
      aria-label={button(size)}
      title={button(size)}
    >
      <span class="picture-size desktop">{size}</span>
      <Icon href="#icon-image" />
    </button>
  );
}

/** What the button says of how large the screen is shown. */
function sizeOf({ choice, scale }: PictureShown): string {
  const { fitShort, matchShort, wholeShort } = laterWords.picture;
  switch (choice.scale) {
    case "fit":
      return fitShort;
    case "whole":
      return wholeShort;
    case "match":
      return matchShort;
    default:
      return percentText(scale);
  }
}

interface PicturePanelProps {
  readonly context: FeatureContext;
  readonly deps: PictureDeps;
}

function PicturePanel({ context, deps }: PicturePanelProps): JSX.Element {
  const { state, choose } = deps;
  const shown = state.shown.value;
  const panel = useRef<HTMLElement>(null);
  return (
    <section
      id="picture"
      ref={panel}
      class="menu picture"
      role="dialog"
      aria-label={laterWords.picture.title}
      tabIndex={-1}
      autofocus
      popover="auto"
    >
      <SizeChoice shown={shown} choose={choose} />
      <SharpnessChoice shown={shown} choose={choose} />
      {shown.hasQuality ? <QualityChoice shown={shown} choose={choose} /> : null}
      <PictureOutput
        context={context}
        machine={shown.machine}
        close={() => panel.current?.hidePopover()}
      />
    </section>
  );
}
