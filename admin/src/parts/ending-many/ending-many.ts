import "./ending-many.css";
import type { SessionView } from "../../../../client/index.ts";
import { byId } from "../../../../viewer/src/page/elements.ts";
import type { Desk } from "../../page/desk.ts";
import { startFormDialog } from "../../page/dialogs.ts";
import { words } from "../../words/words.ts";
import { toast } from "../toast/toast.ts";

const FIELDS = ["tenant", "console", "subject", "issuer"] as const;
type Field = (typeof FIELDS)[number];

/** The form that ends all sessions that fit; gives what opens it, with a tenant if one is chosen. */
export function startEndingMany(desk: Desk): (tenant: string | undefined) => void {
  const inputs = FIELDS.map((name) => [name, byId(`many-${name}`, HTMLInputElement)] as const);
  const reason = byId("many-reason", HTMLInputElement);
  const fit = byId("many-fit", HTMLParagraphElement);
  const end = byId("many-end", HTMLButtonElement);
  const wanted = (): Partial<Record<Field, string>> =>
    Object.fromEntries(
      inputs.map(([name, { value }]) => [name, value.trim()]).filter(([, value]) => value !== ""),
    );
  const count = (): void => {
    const wants = wanted();
    const isEmpty = Object.keys(wants).length === 0;
    end.disabled = isEmpty;
    const fitting = desk.sessions().filter((view) => fits(view, wants));
    fit.textContent = isEmpty ? words.endingMany.nothing : words.endingMany.fit(fitting.length);
  };
  const { open } = startFormDialog(
    {
      dialog: byId("ending-many", HTMLDialogElement),
      form: byId("ending-many-form", HTMLFormElement),
      problem: byId("many-problem", HTMLParagraphElement),
      cancel: "cancel-many",
    },
    async () => {
      const why = reason.value.trim() || undefined;
      const ended = await desk.gateway().endMatching({ ...wanted(), reason: why });
      toast(words.endingMany.ended(ended));
      desk.changed();
    },
  );
  for (const [, input] of inputs) input.addEventListener("input", count);
  return (tenant) => {
    for (const [name, input] of inputs) input.value = name === "tenant" ? (tenant ?? "") : "";
    reason.value = "";
    count();
    open();
  };
}

function fits(view: SessionView, wants: Partial<Record<Field, string>>): boolean {
  const { tenant, console, subject, issuer } = view;
  const facts: Readonly<Record<Field, string>> = { tenant, console: console.id, subject, issuer };
  return FIELDS.every((name) => (wants[name] ?? facts[name]) === facts[name]);
}
