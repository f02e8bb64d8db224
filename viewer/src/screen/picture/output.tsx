import type { JSX } from "preact";

import type { FeatureContext } from "../../page/feature.ts";
import { Icon } from "../../page/icon.tsx";
import { hint } from "../../panels/hint/hint.ts";
import { laterWords } from "../../words/later.ts";
import { fileName } from "./file-name.ts";
import { popOut } from "./pop-out.ts";
import { copyPicture, pictureOf, savePicture } from "./screenshot.ts";

interface PictureOutputProps {
  readonly context: FeatureContext;
  readonly machine: string;
  readonly close: () => void;
}

/** What can be made of the picture: a file, a picture in the clipboard, a window of its own. */
export function PictureOutput({ context, machine, close }: PictureOutputProps): JSX.Element {
  const { popOut: window_, screenshot } = laterWords.picture;
  const picture = async (): Promise<Blob | undefined> =>
    pictureOf(context.input.screen?.lastFrame());
  const save = async (): Promise<void> => {
    const blob = await picture();
    if (blob === undefined) return hint(screenshot.failed, "#icon-image");
    savePicture(blob, fileName(machine, new Date()));
    hint(screenshot.saved, "#icon-image");
  };
  const copy = async (): Promise<void> => {
    const isCopied = await copyPicture(picture());
    hint(isCopied ? screenshot.copied : screenshot.notCopied, "#icon-image");
  };
  const act = (run: () => void) => (): void => {
    close();
    run();
  };
  return (
    <div class="picture-output">
      <div class="picture-shots" role="group" aria-label={screenshot.title}>
        <span aria-hidden="true">{screenshot.title}</span>
        <button
          type="button"
          class="button"
          data-action="save-picture"
          onClick={act(() => void save())}
        >
          {screenshot.save}
        </button>
        <button
          type="button"
          class="button"
          data-action="copy-picture"
          onClick={act(() => void copy())}
        >
          {screenshot.copy}
        </button>
      </div>
      <button
        type="button"
        class="picture-entry"
        data-action="pop-out"
        onClick={act(() => popOut(context))}
      >
        <Icon href="#icon-picture-in-picture-2" />
        {window_.open}
      </button>
    </div>
  );
}
