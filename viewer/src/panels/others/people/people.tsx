import "./people.css";
import { announce } from "../../../page/announce.ts";
import { byId, offer, onAction } from "../../../page/elements.ts";
import type { StartFeature } from "../../../page/feature.ts";
import { mountIn } from "../../../page/places.ts";
import { placeAt } from "../../../page/popover-place.ts";
import type { Presence } from "../../../session/states/presence.ts";
import { goesOn, type SessionState } from "../../../session/states/session-state.ts";
import { laterWords } from "../../../words/later.ts";
import { hint } from "../../hint/hint.ts";
import { Company } from "./company.ts";
import { PeopleList } from "./list.ts";
import { PeopleButton, PeoplePanel } from "./people-panel.tsx";
import { buttonOf, peopleOf } from "./people-view.ts";

/** Who is in the console, once others are there or have been: nobody watches without being seen. */
export const startPeople: StartFeature = ({ input, session }) => {
  mountIn("sessionTool", PeopleButton, "*");
  mountIn("live", PeoplePanel);
  const panel = byId("people", HTMLElement);
  const button = byId("people-button", HTMLButtonElement);
  const company = new Company();
  const list = new PeopleList((to) => session.wish({ type: "control", action: "give", to }));
  const isOpen = (): boolean => panel.matches(":popover-open");
  const place = (): void => {
    if (isOpen()) placeAt(panel, button);
  };
  onAction("release-control", () => session.wish({ type: "control", action: "release" }));
  input.leaveFocusWhile(isOpen);
  panel.addEventListener("toggle", () => {
    button.ariaExpanded = String(isOpen());
    place();
    if (!isOpen()) input.adoptFocus();
  });
  for (const area of [window, window.visualViewport]) area?.addEventListener("resize", place);
  return {
    attach: (screen) => {
      if (screen === undefined && isOpen()) panel.hidePopover();
    },
    render: (state) => {
      const wasThere = company.isThere;
      const [most, ...others] = company.news(state);
      if (most !== undefined) hint(most, "#icon-users");
      for (const text of others) announce(text);
      const presence = goesOn(state) ? state.presence : undefined;
      button.hidden = presence === undefined || !(company.isThere || offersLink(state));
      if (presence === undefined) return;
      renderButton(button, presence);
      renderPanel(panel, presence, mayShare(state));
      list.render(peopleOf(presence, Date.now()));
      place();
      if (!wasThere && company.isThere && most === undefined) announce(button.title);
    },
  };
};

/** The panel is the only place that offers a link to a person who has no menu of keys. */
function offersLink(state: SessionState): boolean {
  return mayShare(state) && goesOn(state) && state.hello.mode === "view";
}

function mayShare(state: SessionState): boolean {
  return goesOn(state) && state.hello.share === true;
}

function renderButton(button: HTMLButtonElement, presence: Presence): void {
  const { count, label, text } = buttonOf(presence);
  byId("people-count", HTMLSpanElement).textContent = String(count);
  byId("people-text", HTMLSpanElement).textContent = text;
  button.ariaLabel = label;
  button.title = label;
}

function renderPanel(panel: HTMLElement, presence: Presence, isShareOffered: boolean): void {
  const { askingUntil, controls, may, more } = presence;
  offer(panel, "ask-control", may.ask && askingUntil === undefined);
  offer(panel, "cancel-control", askingUntil !== undefined);
  offer(panel, "take-control", may.take);
  offer(panel, "release-control", controls);
  offer(panel, "share", isShareOffered);
  const rest = byId("people-more", HTMLParagraphElement);
  rest.hidden = more === 0;
  rest.textContent = laterWords.people.more(more);
}
