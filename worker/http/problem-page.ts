import { PROBLEMS, type Problem, type ProblemKind } from "./problem.ts";

/** Path of the styles of the pages that the gateway makes itself; they are in no file of the viewer. */
export const PROBLEM_STYLES_PATH = "/problems.css";

const STYLES = `:root { color-scheme: light dark; }
body { max-width: 42rem; margin: 0 auto; padding: 12vh 1.5rem 3rem; color: light-dark(#14191d, #eceff1);
  background: light-dark(#f5f6f7, #0e1113);
  font: 400 1rem/1.55 -apple-system, "Segoe UI", Roboto, Inter, Cantarell, Ubuntu, "Noto Sans", "Liberation Sans", sans-serif; }
h1, h2 { font-weight: 600; line-height: 1.25; letter-spacing: -0.015em; }
h1 { font-size: 1.375rem; }
h2 { margin-top: 2rem; font-size: 1rem; }
p { color: light-dark(#5b6670, #9ba5ae); }
a { color: light-dark(#0a7189, #45c2dc); }
code { font-size: 0.875em; overflow-wrap: anywhere; }
`;

/** The styles of the pages that the gateway makes itself. */
export function problemStyles(): Response {
  return new Response(STYLES, { headers: { "Content-Type": "text/css; charset=utf-8" } });
}

/** Whether somebody looks at the answer in a browser's window, rather than a program. */
export function isForPerson({ headers, method }: Request): boolean {
  const isPage = method === "GET" || method === "HEAD";
  return isPage && headers.get("Accept")?.includes("text/html") === true;
}

/**
 * The answer for a problem, for a person to read. `basePath` precedes the gateway's paths; `request` is the id that the
 * log has of a request answered with 5xx.
 */
export function problemPage(problem: Problem, basePath: string, request?: string): Response {
  const kind: ProblemKind = PROBLEMS[problem.type];
  const { advice, page = advice, status, title } = kind;
  const told = request === undefined ? "" : `<p>Request <code>${request}</code></p>\n`;
  const body = `<h1>${title}</h1>
<p>${withCode(page)}</p>
${told}<p><a href="${basePath}/">Go to the start page</a></p>`;
  return new Response(pageOf(title, body, basePath), {
    status,
    headers: {
      ...problem.headers,
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
    },
  });
}

/** The page that the `type` of every problem links to. */
export function problemsPage(basePath: string): Response {
  const sections = Object.entries(PROBLEMS).map(
    ([type, { status, title, advice }]) =>
      `<h2 id="${type}">${title}</h2>\n<p><code>${type}</code>, status ${status}. ${withCode(advice)}</p>`,
  );
  const body = `<h1>Problems</h1>\n${sections.join("\n")}`;
  return new Response(pageOf("Problems", body, basePath), {
    headers: { "Content-Type": "text/html; charset=utf-8" },
  });
}

function pageOf(title: string, body: string, basePath: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${basePath}${PROBLEM_STYLES_PATH}">
<main>
${body}
</main>
</html>
`;
}

function withCode(text: string): string {
  return text.replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}
