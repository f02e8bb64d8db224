/**
 * Keeps the page inside what a phone's keyboard leaves free. Where the keyboard covers the page instead
 * of shrinking it, only the visual viewport knows; the stylesheet reads the two properties.
 */
export function followVisibleArea(): void {
  const viewport = window.visualViewport;
  if (viewport === null) return;
  const follow = (): void => {
    // A page zoomed by two fingers is looked at in parts; it keeps its size.
    if (viewport.scale > 1) return;
    const { clientHeight, style } = document.documentElement;
    if (viewport.offsetTop === 0 && viewport.height === clientHeight) {
      // As the stylesheet assumes: saying so would have all of the page styled again.
      style.removeProperty("--visible-height");
      style.removeProperty("--visible-top");
      return;
    }
    style.setProperty("--visible-height", `${String(viewport.height)}px`);
    style.setProperty("--visible-top", `${String(viewport.offsetTop)}px`);
  };
  viewport.addEventListener("resize", follow);
  viewport.addEventListener("scroll", follow);
  // After the page has been laid out for the first time: to ask sooner would have it laid out once more.
  requestAnimationFrame(() => setTimeout(follow));
}

/** What can be seen of the window, in CSS pixels of the layout viewport. */
export function visibleArea(): {
  readonly top: number;
  readonly width: number;
  readonly height: number;
} {
  const { clientWidth: width, clientHeight } = document.documentElement;
  const viewport = window.visualViewport;
  if (viewport === null || viewport.scale > 1) return { top: 0, width, height: clientHeight };
  return { top: viewport.offsetTop, width, height: viewport.height };
}
