type ElementClass<T extends Element> = abstract new () => T;

/** The element of the page with this id; a page without it is a broken build. */
export function byId<T extends Element>(id: string, kind: ElementClass<T>): T {
  const found = document.querySelector(`#${id}`);
  if (!(found instanceof kind)) throw new TypeError(`no ${kind.name} #${id} in the page`);
  return found;
}

/** All buttons with this `data-action`. */
export function buttonsOf(action: string): HTMLButtonElement[] {
  return Array.from(
    document.querySelectorAll<HTMLButtonElement>(`button[data-action="${action}"]`),
  );
}

/** Shows or hides the buttons inside of `container` that have this `data-action`. */
export function offer(container: ParentNode, action: string, isOffered: boolean): void {
  const buttons = container.querySelectorAll<HTMLElement>(`button[data-action="${action}"]`);
  for (const button of buttons) button.hidden = !isOffered;
}

export function onAction(action: string, run: () => void): void {
  for (const button of buttonsOf(action)) button.addEventListener("click", run);
}
