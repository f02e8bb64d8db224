import { describe, it } from "vitest";

import { takeLink, type ConsoleLink } from "../../../../../viewer/src/session/tab/console-link.ts";

const SESSION = "aA0-_".repeat(9).slice(0, 43);

interface Taken {
  readonly link: ConsoleLink | undefined;
  /** What the address bar says afterwards, if it was changed. */
  readonly shown: readonly string[];
}

function take(address: string, base = "/"): Taken {
  const { hash, pathname, search } = new URL(address, "https://gateway.example");
  const shown: string[] = [];
  const history = {
    replaceState: (_: unknown, __: string, url?: string | URL | null) => {
      shown.push(String(url));
    },
  };
  return { link: takeLink({ hash, pathname, search }, history, base, "tab-1"), shown };
}

describe("the ticket in the address", () => {
  it("is taken and leaves the address bar", ({ expect }) => {
    expect(take("/c#abc.def")).toEqual({
      link: { kind: "ticket", ticket: "abc.def", session: undefined, tab: "tab-1" },
      shown: ["/c"],
    });
  });

  it("may follow the session's name, which stays", ({ expect }) => {
    expect(take(`/c/${SESSION}#abc.def`)).toEqual({
      link: { kind: "ticket", ticket: "abc.def", session: SESSION, tab: "tab-1" },
      shown: [`/c/${SESSION}`],
    });
  });

  it.for([
    `/c/${"s".repeat(42)}`,
    `/c/${"s".repeat(44)}`,
    `/c/${"s".repeat(42)}.`,
    `/d/${SESSION}`,
    `/c/${SESSION}/x`,
  ])("is alone in %s, which names no session", (address, { expect }) => {
    expect(take(`${address}#abc.def`).link).toMatchObject({ session: undefined });
  });

  it.for(["/c", "/c#", "/c?token=abc", "/?token=abc&extra=d"])(
    "is missing in %s",
    (address, { expect }) => {
      expect(take(address)).toEqual({ link: undefined, shown: [] });
    },
  );
});

describe("below a proxy's folder", () => {
  it("the ticket and CloudStack's token are taken all the same", ({ expect }) => {
    expect(take("/consoles/eu/c#abc.def", "/consoles/eu/")).toEqual({
      link: { kind: "ticket", ticket: "abc.def", session: undefined, tab: "tab-1" },
      shown: ["/consoles/eu/c"],
    });
    expect(take(`/consoles/eu/c/${SESSION}#abc.def`, "/consoles/eu/")).toEqual({
      link: { kind: "ticket", ticket: "abc.def", session: SESSION, tab: "tab-1" },
      shown: [`/consoles/eu/c/${SESSION}`],
    });
    expect(take("/eu/resource/noVNC/vnc.html?token=a&port=1", "/eu/")).toEqual({
      link: { kind: "cloudstack", query: "token=a", keyboard: undefined, tab: "tab-1" },
      shown: ["/eu/resource/noVNC/vnc.html?port=1"],
    });
    expect(take("/elsewhere/ajax?token=a", "/eu/")).toEqual({ link: undefined, shown: [] });
  });
});

describe("the token in CloudStack's address", () => {
  const PAGE = "/resource/noVNC/vnc.html";

  it("is taken as it stands, with the extra token, and leaves the rest", ({ expect }) => {
    const query =
      "autoconnect=true&port=8080&token=a+b/c%2B==&language=jp&extra=x%y+z=&guest=windows";
    expect(take(`${PAGE}?${query}`)).toEqual({
      link: {
        kind: "cloudstack",
        query: "token=a+b/c%2B==&extra=x%y+z=",
        keyboard: "jp",
        tab: "tab-1",
      },
      shown: [`${PAGE}?autoconnect=true&port=8080&language=jp&guest=windows`],
    });
  });

  it("is found on every page of CloudStack's, also alone", ({ expect }) => {
    for (const page of [PAGE, "/resource/noVNC/vnc_lite.html", "/ajax"]) {
      expect(take(`${page}?token=abc`)).toEqual({
        link: { kind: "cloudstack", query: "token=abc", keyboard: undefined, tab: "tab-1" },
        shown: [page],
      });
    }
  });

  it.for([
    ["fr-be", "fr-be"],
    ["us(intl)", "us(intl)"],
    ["a".repeat(32), "a".repeat(32)],
    ["a".repeat(33), undefined],
    ["%3Cb%3E", undefined],
    ["", undefined],
  ] as const)("may come with the language %s", ([language, keyboard], { expect }) => {
    const { link } = take(`${PAGE}?token=a&language=${language}`);
    expect(link).toEqual({ kind: "cloudstack", query: "token=a", keyboard, tab: "tab-1" });
  });

  it("is passed on twice when it is there twice: the gateway refuses that", ({ expect }) => {
    const { link, shown } = take(`${PAGE}?token=a&token=b&token`);
    expect(link).toEqual({
      kind: "cloudstack",
      query: "token=a&token=b&token",
      keyboard: undefined,
      tab: "tab-1",
    });
    expect(shown).toEqual([PAGE]);
  });

  it.for(["", "?", "?port=8080", "?xtoken=a", "?tokens=a", "#token=a"])(
    "is missing when the address ends in %j",
    (rest, { expect }) => {
      expect(take(PAGE + rest)).toEqual({ link: undefined, shown: [] });
    },
  );
});
