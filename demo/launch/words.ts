import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** What `npm start` says. Colours only where the terminal has them (NO_COLOR is heeded). */
export function welcome(
  link: string,
  about: {
    name: string;
    hint: string;
    mode: string;
    within: string;
    /** An address that leads to a fresh link each time. */
    short: string | undefined;
    /** The operator's page, and the API token that opens it. */
    operators: { page: string; token: string };
  },
): string {
  const view = about.mode === "view" ? " View only: nothing you type is sent." : "";
  return `
  ${paint(["cyan", "bold"], "◉ Porthole")}  ${paint("bold", about.name)}
    ${paint("dim", about.hint + view)}
${about.short === undefined ? "" : shortText(about.short)}
${linkText(link, about.within)}

    ${paint("dim", "See who is there at")} ${about.operators.page}${paint("dim", ", with the API token")}
    ${about.operators.token}

    ${key("Enter")} a fresh link    ${key("Ctrl+C")} stop
`;
}

export function freshLink(link: string, within: string): string {
  return `\n${linkText(link, within)}\n`;
}

export function note(text: string): string {
  return paint("dim", `  ${text}`);
}

export function failure(text: string): string {
  return `${paint(["red", "bold"], "  ✗")} ${text}`;
}

function linkText(link: string, within: string): string {
  return `    ${paint(["cyan", "underline"], link)}

    ${paint("dim", `Works once, within the next ${within}.`)}`;
}

function shortText(address: string): string {
  return `
    ${paint("dim", "Open")} ${paint(["cyan", "underline"], address)} ${paint("dim", "in a browser of this computer: a fresh link each time.")}
`;
}

function key(name: string): string {
  return paint("inverse", ` ${name} `);
}

function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}
