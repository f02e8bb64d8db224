import type { JSX } from "preact";

/** Address of an icon in the page's sprite. The build puts there every one that it finds in a text. */
export type IconAddress = `#icon-${string}`;

/** One of the icons of the page, for what is fetched later. */
export function Icon({ href }: { readonly href: IconAddress }): JSX.Element {
  return (
    <svg class="icon" aria-hidden="true">
      <use href={href} />
    </svg>
  );
}
