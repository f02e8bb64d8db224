import "./tools.css";
import { byId } from "../../../../viewer/src/page/elements.ts";
import { SORT_KEYS, STATES, type Arrangement } from "../../list/arrange.ts";

export interface Tools {
  /** Shows what is chosen, and which tenants there are to choose from. */
  show(how: Arrangement, tenants: readonly string[]): void;
}

/** Search and filters; `choose` is called with what somebody has changed. */
export function startTools(choose: (change: Partial<Arrangement>) => void): Tools {
  const search = byId("search", HTMLInputElement);
  const state = byId("state", HTMLSelectElement);
  const tenant = byId("tenant", HTMLSelectElement);
  const sort = byId("sort", HTMLSelectElement);
  const descending = byId("descending", HTMLButtonElement);
  let known: readonly string[] = [];
  byId("tools", HTMLFormElement).addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", () => choose({ search: search.value, page: 0 }));
  state.addEventListener("change", () =>
    choose({ state: STATES.find((one) => one === state.value), page: 0 }),
  );
  tenant.addEventListener("change", () => choose({ tenant: tenant.value || undefined, page: 0 }));
  sort.addEventListener("change", () =>
    choose({ sort: SORT_KEYS.find((key) => key === sort.value) ?? "started", page: 0 }),
  );
  descending.addEventListener("click", () =>
    choose({ descending: descending.ariaPressed !== "true", page: 0 }),
  );
  document.addEventListener("keydown", (event) => {
    if (
      event.key === "/" &&
      !isTyping(event.target) &&
      document.querySelector("dialog[open]") === null
    ) {
      event.preventDefault();
      search.focus();
    }
  });
  return {
    show: (how, tenants) => {
      if (search.value !== how.search) search.value = how.search;
      state.value = how.state ?? "";
      const all =
        how.tenant === undefined || tenants.includes(how.tenant)
          ? tenants
          : [how.tenant, ...tenants];
      if (all.join("\n") !== known.join("\n")) {
        known = all;
        const [any] = tenant.options;
        tenant.replaceChildren(...(any === undefined ? [] : [any]), ...all.map(optionOf));
      }
      tenant.value = how.tenant ?? "";
      tenant.hidden = all.length < 2 && how.tenant === undefined;
      sort.value = how.sort;
      descending.ariaPressed = String(how.descending);
    },
  };
}

function optionOf(text: string): HTMLOptionElement {
  const option = document.createElement("option");
  option.value = text;
  option.textContent = text;
  return option;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}
