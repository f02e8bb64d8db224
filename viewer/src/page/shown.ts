/** What says whether a page can be seen; `prerendering` is not known to every browser. */
type Shown = Pick<Document, "addEventListener" | "hidden"> & {
  readonly prerendering?: boolean | undefined;
};

/** Whether somebody can see the page: it is neither prepared for later nor in the background. */
export function isShown(page: Shown): boolean {
  return page.prerendering !== true && !page.hidden;
}

/** Calls `run` once, as soon as somebody can see the page: at once if that is so already. */
export function whenShown(page: Shown, run: () => void): void {
  let done = false;
  const look = (): void => {
    if (done || !isShown(page)) return;
    done = true;
    run();
  };
  page.addEventListener("prerenderingchange", look);
  page.addEventListener("visibilitychange", look);
  look();
}
