import type { PageBrand } from "../../../worker/brand/branded-page.ts";

/** What the links are called. */
type LinkLabels = Readonly<Record<"help" | "imprint" | "privacy", string>>;

/** Panels with the operator's name and links, and those that come before a console. */
const PANELS = "#landing, #confirming, #connecting, #ended > .card";
const BEFORE = "#confirming, #connecting";

const SVG = "http://www.w3.org/2000/svg";

/** Adds an operator's name, logo, colours and links to the page, and the notice that is shown before it is live. */
export function addBrand(brand: PageBrand, labels: LinkLabels): void {
  colour(brand);
  for (const panel of document.querySelectorAll(PANELS)) {
    const foot = footOf(brand, labels, panel.matches(BEFORE));
    if (foot.hasChildNodes()) panel.append(foot);
  }
  rename(brand);
  if (brand.notice !== undefined)
    document.querySelector("#bar .who")?.append(badgeOf(brand.notice));
}

/** Custom properties only: the page allows no styles in its markup. */
function colour({ accent, onAccent }: PageBrand): void {
  const { style } = document.documentElement;
  if (accent !== undefined)
    style.setProperty("--accent", `light-dark(${accent.light}, ${accent.dark})`);
  if (onAccent !== undefined)
    style.setProperty("--on-accent", `light-dark(${onAccent.light}, ${onAccent.dark})`);
}

/** The page without a link is the operator's own. */
function rename({ logo, name }: PageBrand): void {
  const landing = document.querySelector("#landing");
  const title = landing?.querySelector("h1");
  if (name !== undefined && title) title.textContent = name;
  if (logo === undefined || landing === null) return;
  // The name is below it.
  landing.querySelector(".porthole")?.replaceWith(logoOf(logo, ""));
  landing.querySelector(".brand .brand-logo")?.remove();
}

function logoOf(address: string, alt: string | undefined): HTMLImageElement {
  const logo = new Image();
  logo.className = "brand-logo";
  logo.alt = alt ?? "";
  logo.src = address;
  return logo;
}

/** A notice in the bar; where that is narrow, its mark. */
function badgeOf(notice: string): HTMLElement {
  const badge = document.createElement("span");
  badge.className = "badge brand-notice";
  badge.title = notice;
  const icon = document.createElementNS(SVG, "svg");
  icon.classList.add("icon");
  icon.ariaHidden = "true";
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", "#icon-info");
  icon.append(use);
  badge.append(icon, textElement("span", "badge-text", notice));
  return badge;
}

function footOf(
  { links = {}, logo, name, notice }: PageBrand,
  labels: LinkLabels,
  isBefore: boolean,
): HTMLElement {
  const foot = document.createElement("footer");
  foot.className = "brand";
  if (notice !== undefined && isBefore) foot.append(textElement("p", "brand-says", notice));
  const who = document.createElement("p");
  if (logo !== undefined) who.append(logoOf(logo, name));
  else if (name !== undefined) who.append(textElement("span", "brand-name", name));
  for (const what of ["help", "privacy", "imprint"] as const) {
    const address = links[what];
    if (address === undefined) continue;
    const link = document.createElement("a");
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    link.textContent = labels[what];
    who.append(link);
  }
  if (who.hasChildNodes()) foot.append(who);
  return foot;
}

function textElement(name: "p" | "span", className: string, text: string): HTMLElement {
  const element = document.createElement(name);
  element.className = className;
  element.dir = "auto";
  element.textContent = text;
  return element;
}
