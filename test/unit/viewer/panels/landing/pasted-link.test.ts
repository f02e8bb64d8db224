import { describe, it } from "vitest";

import { pastedLink } from "../../../../../viewer/src/panels/landing/pasted-link.ts";

const BASE = new URL("https://console.example.com/vm/");

describe("a pasted link", () => {
  it.for([
    "https://console.example.com/vm/c#ticket",
    " https://console.example.com/vm/c/session#ticket\n",
    "https://console.example.com/vm/resource/noVNC/vnc.html?token=1",
  ])("%j opens its console", (text, { expect }) => {
    expect(pastedLink(text, BASE)).toBe(text.trim());
  });

  it.for([
    "",
    "ticket",
    "https://console.example.com/vm/",
    "https://console.example.com/vm/c#",
    "https://console.example.com/other/c#ticket",
    "https://console.example.com.evil.example/vm/c#ticket",
    "http://console.example.com/vm/c#ticket",
    "javascript:alert(1)#https://console.example.com/vm/c",
    "data:text/html,x#y",
  ])("%j is none of this gateway", (text, { expect }) => {
    expect(pastedLink(text, BASE)).toBeUndefined();
  });
});
