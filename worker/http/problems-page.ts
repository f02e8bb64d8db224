import { PROBLEMS } from "./problem.ts";

/** The page that the `type` of every problem links to. */
export function problemsPage(): Response {
  const sections = Object.entries(PROBLEMS).map(
    ([type, { status, title, advice }]) =>
      `<h2 id="${type}">${title}</h2>\n<p><code>${type}</code>, status ${status}. ${code(advice)}</p>`,
  );
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Problems</title>
<h1>Problems</h1>
${sections.join("\n")}
</html>
`;
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

function code(text: string): string {
  return text.replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}
