/**
 * Gives the focus to an element that may have been shown in this very moment. WebKit takes one for hidden, and gives
 * it nothing, until its style has been computed again, which asking for it does.
 */
export function focusShown(element: HTMLElement): void {
  element.checkVisibility();
  element.focus({ preventScroll: true });
}
