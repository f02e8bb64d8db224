let isReloading = false;

/** Loads the page again, as somebody has asked it to: there is nothing to ask before. */
export function reloadPage(): void {
  isReloading = true;
  location.reload();
}

/** Whether the page loads itself again. */
export function reloadsItself(): boolean {
  return isReloading;
}
