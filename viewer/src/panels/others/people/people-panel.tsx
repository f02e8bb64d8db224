import type { JSX } from "preact";

import { Icon } from "../../../page/icon.tsx";
import { laterWords } from "../../../words/later.ts";

/** The button with the number of people; filled by who is there. */
export function PeopleButton(): JSX.Element {
  return (
    <button
      type="button"
      id="people-button"
      class="tool text people-button"
      popovertarget="people"
      aria-haspopup="dialog"
      aria-expanded="false"
      aria-controls="people"
      hidden
    >
      <span id="people-text" class="desktop" /> <Icon href="#icon-users" />
      <span id="people-count" />
    </button>
  );
}

/** The list of people, with what can be done about control; filled by who is there. */
export function PeoplePanel(): JSX.Element {
  return (
    <section
      id="people"
      class="menu people"
      role="dialog"
      aria-labelledby="people-title"
      tabIndex={-1}
      autofocus
      popover="auto"
    >
      <h2 id="people-title">{laterWords.people.title}</h2>
      <ul id="people-list" />
      <p id="people-more" class="people-more" hidden />
      <PeopleButtons />
      <PersonTemplate />
    </section>
  );
}

function PeopleButtons(): JSX.Element {
  const { ask, cancel, release, take } = laterWords.control;
  const actions = [
    ["ask-control", ask],
    ["cancel-control", cancel],
    ["take-control", take],
    ["release-control", release],
    ["share", laterWords.share.menu],
  ] as const;
  return (
    <div class="people-buttons">
      {actions.map(([action, text]) => (
        <button type="button" class="button" data-action={action} key={action}>
          {text}
        </button>
      ))}
    </div>
  );
}

/** What each of the people is shown by. */
function PersonTemplate(): JSX.Element {
  return (
    <div id="person" hidden>
      <li class="person">
        <span class="person-mark">
          <Icon href="#icon-eye" />
          <Icon href="#icon-mouse-pointer-2" />
        </span>
        <span class="person-who">
          <span class="person-name">
            <bdi data-part="name" />{" "}
            <span data-part="you" class="person-you">
              {laterWords.people.you}
            </span>
          </span>
          <span data-part="what" class="person-what" />
        </span>
        <button type="button" class="button small" data-action="give">
          {laterWords.people.give}
        </button>
      </li>
    </div>
  );
}
