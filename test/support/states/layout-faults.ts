/** In the page: what is wrong with where things are, and no picture shows reliably; each with what it is. */
export function layoutFaults(): readonly string[] {
  /** It cuts off more than words, and can be scrolled all the same, as the focus does; nobody could scroll it back. */
  const isSlippery = (element: Element): boolean => {
    const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
    const { clientHeight, clientWidth, scrollHeight, scrollWidth } = element;
    // What is only read out has a pixel.
    if (textOverflow === "ellipsis" || clientWidth <= 1 || !element.checkVisibility()) return false;
    return (
      (overflowX === "hidden" && scrollWidth > clientWidth + 1) ||
      (overflowY === "hidden" && scrollHeight > clientHeight + 1)
    );
  };
  const nameOf = ({ id, localName }: Element): string => (id === "" ? localName : `#${id}`);
  const slippery = [...document.querySelectorAll("*")]
    .filter(isSlippery)
    .map((element) => `can be scrolled unseen: ${nameOf(element)}`);
  const name = document.querySelector(".who")?.getBoundingClientRect();
  const covering = [...document.querySelectorAll(":popover-open")]
    .filter((popover) => popover.getBoundingClientRect().top < (name?.bottom ?? 0))
    .map((popover) => `covers the machine’s name: ${nameOf(popover)}`);
  return [...slippery, ...covering];
}
