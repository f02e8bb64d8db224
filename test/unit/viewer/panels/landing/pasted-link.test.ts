import { describe, it } from "vitest";

import { pastedLink } from "../../../../../viewer/src/panels/landing/pasted-link.ts";

const BASES = [
  new URL("https://console.example.com/vm/"),
  new URL("https://cdn.example.com/console/"),
];

describe("a pasted link", () => {
  it.for([
    "https://console.example.com/vm/c#ticket",
    " https://console.example.com/vm/c/session#ticket\n",
    "https://cdn.example.com/console/#ticket",
    "https://console.example.com/vm/resource/noVNC/vnc.html?token=1",
  ])("%j opens its console", (text, { expect }) => {
    expect(pastedLink(text, BASES)).toBe(text.trim());
  });

  it.for([
    "",
    "ticket",
    "https://console.example.com/vm/",
    "https://console.example.com/vm/c#",
    "https://console.example.com/other/c#ticket",
    "https://cdn.example.com/vm/c#ticket",
    "https://console.example.com.evil.example/vm/c#ticket",
    "http://console.example.com/vm/c#ticket",
    "javascript:alert(1)#https://console.example.com/vm/c",
    "data:text/html,x#y",
  ])("%j is none of this gateway", (text, { expect }) => {
    expect(pastedLink(text, BASES)).toBeUndefined();
  });
});
