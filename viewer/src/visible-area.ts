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
    const { style } = document.documentElement;
    style.setProperty("--visible-height", `${String(viewport.height)}px`);
    style.setProperty("--visible-top", `${String(viewport.offsetTop)}px`);
  };
  viewport.addEventListener("resize", follow);
  viewport.addEventListener("scroll", follow);
  follow();
}
