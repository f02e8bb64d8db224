import { describe, it, vi } from "vitest";

import type { Reservation, Reserved } from "../../../worker/directory/reservation.ts";
import { Problem } from "../../../worker/http/problem.ts";
import { reserveTicket } from "../../../worker/http/reserve-ticket.ts";
import { API_TOKEN } from "./gateway.ts";
import { NO_DIRECTORY } from "./no-directory.ts";
import { httpStage } from "./stage.ts";

const RESERVATION = {
  session: "s",
  subject: "ann",
  console: "vm",
  issuer: "porthole",
  by: "portal",
  expiresUnixMs: 1,
};

const RESET = Object.assign(new Error("reset"), { retryable: true });

/** A directory that answers, or fails, one thing after another, and the last for ever. */
function directory(...answers: readonly (Reserved | Error)[]) {
  const said: Reservation[] = [];
  const reserve = async (reservation: Reservation): Promise<Reserved> => {
    said.push(reservation);
    const answer = answers[Math.min(said.length, answers.length) - 1];
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error("no answer");
    return answer;
  };
  return { said, reserve };
}

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const error: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (error instanceof Problem) return error;
  throw new Error("no problem");
}

describe("a ticket's reservation", () => {
  it("is made again, with the same, by a directory that was reset", async ({ expect }) => {
    const { said, reserve } = directory(RESET, { kind: "reserved" });
    await reserveTicket({ reserve }, RESERVATION);
    expect(said).toEqual([RESERVATION, RESERVATION]);
  });

  it("is put off by a directory that is reset again", async ({ expect }) => {
    const problem = await problemOf(reserveTicket(directory(RESET), RESERVATION));
    expect(problem).toMatchObject({ type: "gateway-updating", headers: { "Retry-After": "2" } });
  });

  it("is a fault of the gateway where the directory fails", async ({ expect }) => {
    const { said, reserve } = directory(new Error("broken"));
    await expect(reserveTicket({ reserve }, RESERVATION)).rejects.toThrow("broken");
    expect(said).toHaveLength(1);
  });

  it.for<[string, string]>([
    ["ticketsPerMinute.subject", "It is ticketsPerMinute.subject of this gateway's LIMITS."],
    ["tickets", "The tenant has as many tickets that have not expired as it may have."],
  ])("is refused by the limit %s", async ([limit, detail], { expect }) => {
    const full = directory({ kind: "limit-reached", limit, secondsLeft: 17 });
    const problem = await problemOf(reserveTicket(full, RESERVATION));
    expect(problem).toMatchObject({
      type: "limit-reached",
      detail,
      headers: { "Retry-After": "17" },
    });
  });
});

describe("POST /api/v1/tickets", () => {
  const { lines, startGateway } = httpStage();

  const REQUEST = {
    subject: "ann",
    tenant: "acme",
    console: { id: "vm", name: "Machine" },
    target: { kind: "rfb", host: "10.0.0.5", port: 5900 },
    grant: { mode: "view" },
  };

  async function mint(answer: Reserved) {
    const { DIRECTORY } = NO_DIRECTORY;
    const reserve = vi.fn(async () => answer);
    const getByName = vi.fn((tenant: string) => ({ ...DIRECTORY.getByName(tenant), reserve }));
    const gateway = startGateway({
      directory: { ...NO_DIRECTORY, DIRECTORY: { ...DIRECTORY, getByName } },
    });
    const response = await gateway.fetch("/api/v1/tickets", {
      method: "POST",
      headers: { Authorization: `Bearer ${API_TOKEN}`, "Content-Type": "application/json" },
      body: JSON.stringify(REQUEST),
    });
    return { response, reserve, getByName };
  }

  it("has the tenant's directory know the ticket before it answers", async ({ expect }) => {
    const { response, reserve, getByName } = await mint({ kind: "reserved" });
    expect(response.status).toBe(201);
    const { session, expiresAt } = (await response.json()) as Record<string, string>;
    expect(getByName.mock.calls[0]).toEqual(["acme"]);
    expect(reserve.mock.calls).toEqual([
      [
        {
          session,
          subject: "ann",
          console: "vm",
          issuer: "porthole",
          by: "api-token",
          expiresUnixMs: Date.parse(expiresAt ?? "") + 30_000,
        },
      ],
    ]);
  });

  it("gives no ticket away once a limit is reached, and says which", async ({ expect }) => {
    const limit = "ticketsPerMinute.console";
    const { response } = await mint({ kind: "limit-reached", limit, secondsLeft: 3 });
    expect([response.status, response.headers.get("Retry-After")]).toEqual([429, "3"]);
    expect(await response.json()).toEqual({
      type: "/problems#limit-reached",
      title: "A limit of the gateway is reached",
      status: 429,
      detail: `It is ${limit} of this gateway's LIMITS.`,
    });
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { event: "request-refused", problem: "limit-reached" },
    ]);
  });
});
