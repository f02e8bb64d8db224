import { hint } from "../../panels/hint/hint.ts";
import { laterWords } from "../../words/later.ts";
import { MODIFIER_KEYS } from "../modifier-keys.ts";
import type { TextTyper } from "./text-typer.ts";

/**
 * While a text is typed, Escape stops it, wherever the focus is; other keys that are pressed on the screen do nothing,
 * which is said once for each text. Both are seen before noVNC sees them.
 */
export function stopByEscape(screen: HTMLElement, typer: TextTyper): void {
  let said: unknown;
  addEventListener(
    "keydown",
    (event) => {
      if (!typer.isTyping) return;
      const isOnScreen = event.target instanceof Node && screen.contains(event.target);
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        typer.cancel();
      } else if (isOnScreen && !MODIFIER_KEYS.has(event.key) && said !== typer.begunAt) {
        said = typer.begunAt;
        hint(laterWords.typing.keysWait);
      }
    },
    { capture: true },
  );
}
