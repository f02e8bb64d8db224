import { Hono } from "hono";
import { describeRoute, generateSpecs, resolver, type DescribeRouteOptions } from "hono-openapi";

import {
  OPERATIONS,
  type Operation,
  type OperationName,
} from "../../worker/http/api/operations.ts";
import { PROBLEM_CONTENT_TYPE, PROBLEMS, type ProblemType } from "../../worker/http/problem.ts";
import { SESSION_NAME } from "../../worker/ticket/session-name.ts";
import { SESSION } from "./examples.ts";
import { MEMBERS, PARAMETERS } from "./member-words.ts";
import { OPERATION_WORDS, TAGS, type OperationWords } from "./operation-words.ts";
import { problemsOf } from "./problems-of.ts";
import { NAMED_CONVERSION, queryMembers, SCHEMAS, type SchemaName } from "./schemas.ts";

/** The document of the API: OpenAPI 3.1, as JSON. */
export type OpenApiDocument = Awaited<ReturnType<typeof generateSpecs>>;

const ABOUT = `The API of a Porthole gateway: it makes links to consoles, and lists, changes and ends live sessions.

Every call carries \`Authorization: Bearer\` with an API token of the gateway or the JWT of an issuer. Where the gateway trusts Cloudflare Access, a person whom Access has let through needs neither. What a caller may not see is answered as what is not there. Everything but a success is \`application/problem+json\` (RFC 9457).`;

/** Makes the document of this version of the gateway. */
export async function openApiDocument(version: string): Promise<OpenApiDocument> {
  const app = new Hono();
  const names = Object.keys(OPERATIONS).filter((name): name is OperationName => name in OPERATIONS);
  for (const name of names) {
    const { method, path } = OPERATIONS[name];
    const route = path.replaceAll(/\{(\w+)\}/g, ":$1");
    app.on(method, route, describeRoute(described(name)));
  }
  const document = await generateSpecs(app, {
    documentation: {
      info: { title: "Porthole", version, description: ABOUT },
      // From the document's own address to the gateway's, wherever a proxy has put it.
      servers: [{ url: "../..", description: "This gateway" }],
      tags: Object.entries(TAGS).map(([tag, description]) => ({ name: tag, description })),
      security: [{ bearer: [] }],
      components: {
        securitySchemes: {
          bearer: {
            type: "http",
            scheme: "bearer",
            description:
              "An API token of the gateway, or a JWT of an issuer with `api`, of the type `porthole-api+jwt`.",
          },
        },
      },
    },
    defaultValidationErrorResponse: false,
    excludeStaticFile: false,
  });
  return withMembers(document);
}

function described(name: OperationName): DescribeRouteOptions {
  const operation: Operation = OPERATIONS[name];
  const words: OperationWords = OPERATION_WORDS[name];
  const { success } = words;
  return {
    operationId: name,
    summary: words.summary,
    description: words.description,
    tags: [words.tag],
    security: [{ bearer: [...operation.scopes] }],
    parameters: [
      ...pathParameters(operation),
      ...queryParameters(operation),
      ...(operation.method === "POST" ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(operation.body !== undefined && {
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: named(schemaNameOf(operation.body)),
            example: words.requestExample,
          },
        },
      },
    }),
    responses: {
      [success.status]: {
        description: success.description,
        content: successContent(success),
      },
      ...problemResponses(problemsOf(operation, words)),
    },
  };
}

function successContent({ schema, example, contentType }: OperationWords["success"]) {
  return schema === "text"
    ? { "text/plain": { schema: { type: "string" as const }, example } }
    : { [contentType ?? "application/json"]: { schema: named(schema), example } };
}

function named(name: SchemaName): ReturnType<typeof resolver> {
  return resolver(SCHEMAS[name], { options: NAMED_CONVERSION });
}

function schemaNameOf(schema: unknown): SchemaName {
  for (const [name, known] of Object.entries(SCHEMAS)) {
    if (known === schema && isSchemaName(name)) return name;
  }
  throw new Error("a body has no name among the schemas");
}

function isSchemaName(name: string): name is SchemaName {
  return Object.hasOwn(SCHEMAS, name);
}

type Parameter = NonNullable<DescribeRouteOptions["parameters"]>[number];

const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  description:
    "1 to 255 printable characters, as they are or in quotes. The same call with the same key is carried out once within 24 hours, and answered the same.",
  schema: { type: "string", minLength: 1, maxLength: 257 },
} as const satisfies Parameter;

function pathParameters({ path }: Operation): readonly Parameter[] {
  if (!path.includes("{session}")) return [];
  return [
    {
      name: "session",
      in: "path",
      required: true,
      description: "The session's public name.",
      schema: { type: "string", pattern: SESSION_NAME.source },
      example: SESSION,
    },
  ];
}

function queryParameters({ query }: Operation): readonly Parameter[] {
  return Object.entries(queryMembers(query)).map(([name, schema]) => ({
    name,
    in: "query",
    description: PARAMETERS[name] ?? "",
    schema,
  }));
}

/** One response for each status, with every problem that has it as an example. */
function problemResponses(types: readonly ProblemType[]): DescribeRouteOptions["responses"] {
  const byStatus = Map.groupBy(types, (type) => PROBLEMS[type].status);
  const statuses = [...byStatus].toSorted(([one], [other]) => one - other);
  return Object.fromEntries(
    statuses.map(([status, ofStatus]) => [
      String(status),
      {
        description: ofStatus.map((type) => `\`${type}\`: ${PROBLEMS[type].title}.`).join("\n\n"),
        content: {
          [PROBLEM_CONTENT_TYPE]: {
            schema: named("ProblemDetails"),
            examples: Object.fromEntries(
              ofStatus.map((type) => [type, { value: exampleOf(type) }]),
            ),
          },
        },
      },
    ]),
  );
}

function exampleOf(type: ProblemType): object {
  const { status, title } = PROBLEMS[type];
  return { type: `/problems#${type}`, title, status };
}

/** Puts the words of each schema's members beside them. */
function withMembers(document: OpenApiDocument): OpenApiDocument {
  for (const [name, schema] of Object.entries(document.components.schemas ?? {})) {
    describeMembers(schema, isSchemaName(name) ? MEMBERS[name] : {});
  }
  return document;
}

/** Describes members by their names, in alternatives and nested objects as well. */
function describeMembers(schema: object, words: Readonly<Record<string, string>>): void {
  for (const key of ["anyOf", "oneOf"]) {
    for (const one of listAt(schema, key)) describeMembers(one, words);
  }
  const properties: unknown = Reflect.get(schema, "properties");
  if (typeof properties !== "object" || properties === null) return;
  for (const [member, value] of Object.entries(properties)) {
    if (typeof value !== "object" || value === null || "$ref" in value) continue;
    const described = words[member];
    if (described !== undefined) Reflect.set(value, "description", described);
    describeMembers(value, words);
  }
}

function listAt(schema: object, key: string): readonly object[] {
  const list: unknown = Reflect.get(schema, key);
  return Array.isArray(list) ? list.filter((one) => typeof one === "object" && one !== null) : [];
}
