import { describe, it } from "vitest";

import { html, linked } from "../../../../viewer/src/page/html.ts";

describe("markup", () => {
  it("keeps text as text, also inside an attribute", ({ expect }) => {
    const text = `<b title="a">&</b>`;
    expect(html`<p title="${text}">${text}</p>`.markup).toBe(
      `<p title="&lt;b title=&quot;a&quot;&gt;&amp;&lt;/b&gt;">&lt;b title=&quot;a&quot;&gt;&amp;&lt;/b&gt;</p>`,
    );
  });

  it("takes other markup as it is, one or many", ({ expect }) => {
    const item = html`<li>${"<"}</li>`;
    const none = html`${[]}`;
    expect(html`<b></b>${[item, item]}${item}${none}`.markup).toBe(
      "<b></b><li>&lt;</li><li>&lt;</li><li>&lt;</li>",
    );
  });

  it("makes a link of a name, wherever the sentence has it", ({ expect }) => {
    const link = (name: string) => html`<a>${name}</a>`;
    expect(linked("Drawn by <x> 1 & co.", "<x> 1", link).markup).toBe(
      "Drawn by <a>&lt;x&gt; 1</a> &amp; co.",
    );
    expect(() => linked("Drawn by hand.", "<x> 1", link)).toThrow(RangeError);
  });
});
