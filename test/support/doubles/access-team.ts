import { createServer } from "node:http";

import { exportJWK, generateKeyPair, type JWK } from "jose";

import { listening, type Listening } from "./listening.ts";

/** A team of Cloudflare Access, as far as a gateway sees it: where its keys are, and what it signs with. */
export interface AccessTeam extends Listening {
  readonly origin: string;
  readonly key: JWK;
}

/** Starts a server that has a team's keys where Access has them, with the certificates that are beside them there. */
export async function startAccessTeam(): Promise<AccessTeam> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const about = { kid: "access-1", alg: "RS256", use: "sig" };
  const keys = [{ ...(await exportJWK(publicKey)), ...about }];
  const body = JSON.stringify({ keys, public_cert: {}, public_certs: [] });
  const server = await listening(
    createServer((request, response) => {
      const isRight = request.method === "GET" && request.url === "/cdn-cgi/access/certs";
      response
        .writeHead(isRight ? 200 : 404, { "Content-Type": "application/json" })
        .end(isRight ? body : "{}");
    }),
  );
  return {
    ...server,
    origin: `http://127.0.0.1:${String(server.port)}`,
    key: { ...(await exportJWK(privateKey)), ...about },
  };
}
