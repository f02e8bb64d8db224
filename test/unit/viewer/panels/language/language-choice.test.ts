import { describe, it } from "vitest";

import {
  chosenAddress,
  isKept,
  languageCookie,
} from "../../../../../viewer/src/panels/language/language-choice.ts";
import { languageOf } from "../../../../../worker/http/language.ts";

const TAGS = ["en", "de", "pt-BR"] as const;

describe("a chosen language", () => {
  it("is kept for all pages of the gateway, and where its address is secure only there", ({
    expect,
  }) => {
    expect(languageCookie("pt-BR", new URL("https://console.example.com/vnc/"))).toBe(
      "porthole-language=pt-BR; Path=/vnc/; Max-Age=31536000; SameSite=Lax; Secure",
    );
    expect(languageCookie("de", new URL("http://127.0.0.1:8787/"))).toBe(
      "porthole-language=de; Path=/; Max-Age=31536000; SameSite=Lax",
    );
  });

  it("is read by the gateway as it is kept", ({ expect }) => {
    for (const tag of TAGS) {
      const [cookie] = languageCookie(tag, new URL("https://console.example.com/")).split(";");
      expect(languageOf({ cookie }, TAGS, "en")).toBe(tag);
    }
  });

  it("is known to be kept by the page's cookies", ({ expect }) => {
    expect(isKept("de", "theme=dark; porthole-language=de")).toBe(true);
    expect(isKept("de", "porthole-language=en")).toBe(false);
    expect(isKept("de", "porthole-language=de-CH")).toBe(false);
    expect(isKept("de", "")).toBe(false);
  });

  it("comes before what the address has asked for", ({ expect }) => {
    const asked = "https://console.example.com/c/web?lang=fr&theme=dark#link";
    const kept = chosenAddress(asked, "de", true);
    expect(kept).toBe("https://console.example.com/c/web?theme=dark#link");
  });

  it("is in the address where the browser keeps nothing", ({ expect }) => {
    const address = chosenAddress("https://console.example.com/c/web?lang=fr", "pt-BR", false);
    expect(address).toBe("https://console.example.com/c/web?lang=pt-BR");
    expect(languageOf({ search: new URL(address).search }, TAGS, "en")).toBe("pt-BR");
  });

  it("leaves an address alone that says nothing of languages", ({ expect }) => {
    const address = "https://console.example.com/resource/noVNC/vnc.html?token=a%20b+c";
    expect(chosenAddress(address, "de", true)).toBe(address);
  });
});
