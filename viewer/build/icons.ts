import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { pngOf, type IconPicture } from "./icon/png.ts";
import { readDrawing } from "./icon/shapes.ts";
import type { OutputFolder } from "./output-folder.ts";

const ICON = join(import.meta.dirname, "../public/icon.svg");

/** The surround of a screen, as in the manifest. */
const GROUND = 0x101214;

/** Phones install a page with pictures of its icon alone; what they cut to a shape has a ground and room around it. */
const PICTURES = {
  small: { pixels: 192, part: 1 },
  large: { pixels: 512, part: 1 },
  maskable: { pixels: 512, part: 0.75, background: GROUND },
} as const satisfies Record<string, IconPicture>;

/** That of iOS, which cuts corners off. */
const TOUCH_ICON: IconPicture = { pixels: 180, part: 0.84, background: GROUND };

/** Paths of the icon, as it is and as pictures. */
export interface Icons {
  readonly icon: string;
  readonly touchIcon: string;
  readonly pictures: Readonly<Record<keyof typeof PICTURES, string>>;
}

/** Puts the icon into the folder. */
export async function putIcons(folder: OutputFolder): Promise<Icons> {
  const svg = await readFile(ICON, "utf8");
  const drawing = readDrawing(svg);
  const put = (name: string, picture: IconPicture): Promise<string> =>
    folder.putHashed(`icon-${name}.png`, pngOf(drawing, picture));
  return {
    icon: await folder.putHashed("icon.svg", svg),
    touchIcon: await put("touch", TOUCH_ICON),
    pictures: {
      small: await put("small", PICTURES.small),
      large: await put("large", PICTURES.large),
      maskable: await put("maskable", PICTURES.maskable),
    },
  };
}
