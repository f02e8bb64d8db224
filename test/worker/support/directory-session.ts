import { env } from "cloudflare:workers";

import type { EndedBy, SessionRemote, Told } from "../../../worker/directory/contract.ts";
import type { Entry, Member, Sharing, Standing } from "../../../worker/directory/entry.ts";
import type { Action, Admittance, Presence } from "../../../worker/directory/presence.ts";

/** What a session of a test is; everything left out is a sensible default. */
interface Guest {
  readonly subject?: string;
  readonly console?: string;
  readonly sharing?: Sharing;
  readonly takeOver?: boolean;
  readonly client?: string;
}

const doubles = new Map<string, DirectorySession>();
let made = 0;

/** The double of a session's object, where a test has made one. */
export function doubleOf(name: string): Pick<SessionRemote, "told" | "end"> | undefined {
  return doubles.get(name);
}

/** A session without a viewer and without a machine, which does what directory/contract.ts says. */
export class DirectorySession implements Pick<SessionRemote, "told" | "end"> {
  readonly name: string;
  readonly tenant: string;
  news: Admittance | undefined;
  readonly ends: EndedBy[] = [];
  standing: Standing = {
    state: "live",
    mode: "control",
    bytesToViewer: 0,
    bytesToTarget: 0,
    connection: 1,
  };
  /** What happens before it answers. */
  before: () => Promise<void> = async () => {};
  readonly #guest: Guest;
  #stay = 0;

  constructor(tenant: string, guest: Guest = {}) {
    made += 1;
    this.name = `double-${made}`;
    this.tenant = tenant;
    this.#guest = guest;
    doubles.set(this.name, this);
  }

  get #member(): Member {
    return { session: this.name, incarnation: `${this.name} ${this.#stay}` };
  }

  get #entry(): Entry {
    const { subject = this.name, console: id = "vm-1", sharing = "shared", client } = this.#guest;
    return {
      session: this.name,
      tenant: this.tenant,
      console: { id, name: "Test machine" },
      subject,
      issuer: "portal",
      sharing,
      may: { takeOver: this.#guest.takeOver ?? false, covert: false },
      observersRequired: 0,
      canChoose: true,
      kind: "rfb",
      ...(client !== undefined && { client }),
      startedUnixMs: 1,
      endsUnixMs: Date.now() + 3_600_000,
      version: "test",
    };
  }

  async enter(again = false): Promise<Admittance> {
    this.#stay += 1;
    this.news = undefined;
    const standing = { ...this.standing, state: "live" } as const;
    this.standing = standing;
    const call = { ...this.#member, entry: this.#entry, standing, again };
    const begunUnixMs = Date.now() + made + this.#stay;
    const news = await env.DIRECTORY.getByName(this.tenant).enter({ ...call, begunUnixMs });
    this.#take(news);
    return this.news ?? news;
  }

  async report(change: Partial<Standing> = {}): Promise<boolean> {
    this.standing = { ...this.standing, ...change };
    const call = { ...this.#member, standing: this.standing, turn: this.#turn };
    const { known, news } = await env.DIRECTORY.getByName(this.tenant).report(call);
    if (news !== undefined) this.#take(news);
    return known;
  }

  async act(action: Action): Promise<void> {
    await env.DIRECTORY.getByName(this.tenant).act({ ...this.#member, action });
  }

  async takeOver(): Promise<void> {
    this.#take(await env.DIRECTORY.getByName(this.tenant).takeOver(this.#member));
  }

  async leave(): Promise<void> {
    doubles.delete(this.name);
    const ending = { code: "closed" } as const;
    await env.DIRECTORY.getByName(this.tenant).leave({ ...this.#member, ending });
  }

  async told({ incarnation, news }: Told): Promise<{ heard: boolean; standing: Standing }> {
    await this.before();
    const heard = incarnation === this.#member.incarnation;
    if (heard) this.#take(news);
    return { heard, standing: this.standing };
  }

  async end(how: EndedBy): Promise<"ended"> {
    await this.before();
    this.ends.push(how);
    return "ended";
  }

  get presence(): Presence | undefined {
    return this.news?.kind === "entered" ? this.news.presence : undefined;
  }

  get controls(): boolean {
    return this.presence?.controls === true;
  }

  get #turn(): number {
    if (this.news === undefined) return 0;
    return this.news.kind === "entered" ? this.news.presence.turn : this.news.turn;
  }

  #take(news: Admittance): void {
    const turn = news.kind === "entered" ? news.presence.turn : news.turn;
    if (turn > this.#turn) this.news = news;
  }
}
