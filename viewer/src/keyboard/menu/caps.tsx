import { Fragment, type JSX } from "preact";

/** Keys in the order in which they are pressed, whatever the direction of the page's script. */
export function Caps({ names }: { readonly names: readonly string[] }): JSX.Element {
  return (
    <span class="caps" dir="ltr">
      {names.map((name, at) => (
        <Fragment key={name}>
          {at > 0 && " "}
          <kbd>{name}</kbd>
        </Fragment>
      ))}
    </span>
  );
}
