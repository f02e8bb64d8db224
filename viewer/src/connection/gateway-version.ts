import { byId } from "../page/elements.ts";
import { laterWords } from "../words/later.ts";

/** Shows the gateway's version in the dialog about the page, which has its own, once the gateway has told it. */
export function showGatewayVersion(version: string | undefined): void {
  if (version === undefined) return;
  const list = byId("about-facts", HTMLDListElement);
  const value = list.querySelector("#gateway-version") ?? addRow(list);
  value.textContent = version;
}

function addRow(list: HTMLDListElement): HTMLElement {
  const row = document.createElement("div");
  const label = document.createElement("dt");
  const value = document.createElement("dd");
  label.textContent = laterWords.connection.rows.version;
  value.id = "gateway-version";
  row.append(label, value);
  list.append(row);
  return value;
}
