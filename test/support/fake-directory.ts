import type { SessionDirectory } from "../../worker/console/membership-options.ts";
import type { Told } from "../../worker/directory/contract.ts";
import type { Standing } from "../../worker/directory/entry.ts";
import type { Admittance, Presence } from "../../worker/directory/presence.ts";

type Call<Name extends keyof SessionDirectory> = Parameters<SessionDirectory[Name]>[0];

/** A call as the session made it. */
export type Said = {
  readonly [Name in keyof SessionDirectory]: { readonly method: Name } & Call<Name>;
}[keyof SessionDirectory];

/** What a directory answers to the present call; `undefined`: what it answers to whoever is alone. */
export type Answers = {
  readonly [Name in keyof SessionDirectory]?: (
    call: Call<Name>,
  ) => ReturnType<SessionDirectory[Name]> | undefined;
};

/** A presence of one session, alone unless it is told otherwise. */
function presenceOf(turn: number, changes: Partial<Presence> = {}): Presence {
  const { controls = true } = changes;
  const you = { id: 1, name: "tester", mode: "control", sinceUnixMs: 1000, state: "live" } as const;
  return {
    turn,
    controls,
    people: [{ ...you, controls, you: true }],
    may: { ask: false, take: false, give: false },
    requests: [],
    observersMissing: 0,
    ...changes,
  };
}

/** A directory of one session, which has its console for itself and control as long as its grant has. */
export class FakeDirectory implements SessionDirectory {
  readonly said: Said[] = [];
  answers: Answers = {};
  /** The stay that was begun last. */
  incarnation = "";
  #turn = 0;
  #mode: Standing["mode"] | undefined;

  /** What the session is told next. */
  get turn(): number {
    this.#turn += 1;
    return this.#turn;
  }

  /** The calls of one kind. */
  of<Name extends keyof SessionDirectory>(method: Name): Extract<Said, { method: Name }>[] {
    return this.said.filter((said): said is Extract<Said, { method: Name }> => {
      return said.method === method;
    });
  }

  /** News for the stay that was begun last. */
  news(changes: Partial<Presence>): Told {
    const presence = presenceOf(this.turn, changes);
    return { incarnation: this.incarnation, news: { kind: "entered", presence } };
  }

  async enter(call: Call<"enter">): Promise<Admittance> {
    this.said.push({ method: "enter", ...call });
    this.incarnation = call.incarnation;
    const answer = this.answers.enter?.(call);
    if (answer !== undefined) return answer;
    this.#mode = call.standing.mode;
    return this.#alone;
  }

  async takeOver(call: Call<"takeOver">): Promise<Admittance> {
    this.said.push({ method: "takeOver", ...call });
    return this.answers.takeOver?.(call) ?? this.#alone;
  }

  async report(call: Call<"report">): ReturnType<SessionDirectory["report"]> {
    this.said.push({ method: "report", ...call });
    const answer = this.answers.report?.(call);
    if (answer !== undefined) return answer;
    if (this.#mode === call.standing.mode) return { known: true };
    this.#mode = call.standing.mode;
    return { known: true, news: this.#alone };
  }

  async act(call: Call<"act">): Promise<void> {
    this.said.push({ method: "act", ...call });
    await this.answers.act?.(call);
  }

  async amend(call: Call<"amend">): Promise<void> {
    this.said.push({ method: "amend", ...call });
    await this.answers.amend?.(call);
  }

  async leave(call: Call<"leave">): Promise<undefined> {
    this.said.push({ method: "leave", ...call });
    await this.answers.leave?.(call);
  }

  get #alone(): Admittance {
    const controls = this.#mode !== "view";
    const presence = presenceOf(this.turn, { controls });
    const [you] = presence.people;
    const people = you === undefined ? [] : [{ ...you, mode: this.#mode ?? "control" }];
    return { kind: "entered", presence: { ...presence, people } };
  }
}
