import { describe, it } from "vitest";

import {
  connectPath,
  consoleLink,
  isConsolePage,
  SESSION_IN_PATH,
  sessionOfPage,
} from "../../../worker/channel/addresses.ts";
import { SESSION_NAME, sessionName } from "../../../worker/ticket/session-name.ts";

const SESSION = await sessionName({ iss: "portal", jti: "a".repeat(32) });

describe("addresses of a console", () => {
  it("have a place for every session's name, and for nothing else", ({ expect }) => {
    expect(`^${SESSION_IN_PATH}$`).toBe(SESSION_NAME.source);
  });

  it("name the session in the link and leave the ticket in the fragment", ({ expect }) => {
    const { pathname, hash } = new URL(consoleLink("https://gw.example/vm", SESSION, "a.b"));
    expect(pathname).toBe(`/vm/c/${SESSION}`);
    expect(hash).toBe("#a.b");
    expect(sessionOfPage(pathname.slice("/vm".length))).toBe(SESSION);
    expect(connectPath(SESSION)).toBe(`/api/v1/connect/${SESSION}`);
  });

  it("name the jurisdiction as well", ({ expect }) => {
    const { pathname } = new URL(consoleLink("https://gw.example", `${SESSION}.eu`, "a.b"));
    expect(sessionOfPage(pathname)).toBe(`${SESSION}.eu`);
    expect(connectPath(`${SESSION}.eu`)).toBe(`/api/v1/connect/${SESSION}.eu`);
  });

  it("may leave it out", ({ expect }) => {
    expect(isConsolePage("/c")).toBe(true);
    expect(sessionOfPage("/c")).toBe(undefined);
    expect(connectPath(undefined)).toBe("/api/v1/connect");
  });

  it.for([
    "/c/",
    "/c/x",
    `/c/${SESSION}x`,
    `/c/${SESSION}.`,
    `/c/${SESSION}.xx`,
    `/c/${SESSION}.eu.us`,
    `/c/${SESSION}/`,
    `/c${SESSION}`,
    "/d",
    "",
    "/",
  ])("are not %j", (path, { expect }) => {
    expect(isConsolePage(path)).toBe(false);
    expect(sessionOfPage(path)).toBe(undefined);
  });
});
