import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import * as v from "valibot";
import { describe, it } from "vitest";

import { openApiDocument } from "../../../scripts/openapi/document.ts";
import { OPERATION_WORDS } from "../../../scripts/openapi/operation-words.ts";
import { SCHEMAS, type SchemaName } from "../../../scripts/openapi/schemas.ts";
import { OPERATIONS, type Operation } from "../../../worker/http/api/operations.ts";
import { PROBLEMS } from "../../../worker/http/problem.ts";

type Json = Readonly<Record<string, unknown>>;

const document = await openApiDocument("1.2.3");
const plain = JSON.parse(JSON.stringify(document)) as {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
};

interface Media {
  readonly schema: { readonly $ref?: string };
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
interface Described {
  readonly operationId: string;
  readonly security: readonly { readonly bearer: readonly string[] }[];
  readonly parameters: readonly { readonly name: string; readonly description: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, Media>> }>
  >;
}

const described = Object.entries(plain.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every example of the document, by where it is, with its schema. */
const EXAMPLES = described.flatMap(({ operation }) => {
  const media = [
    ...Object.values(operation.requestBody?.content ?? {}),
    ...Object.values(operation.responses).flatMap(({ content }) => Object.values(content)),
  ];
  return media.flatMap(({ schema, example, examples = {} }) => {
    // Text has no schema of its own.
    if (schema.$ref === undefined) return [];
    const { $ref } = schema;
    const values = [...(example === undefined ? [] : [example]), ...Object.values(examples)];
    return values.map((value): [string, string, unknown] => [
      operation.operationId,
      $ref.replace("#/components/schemas/", ""),
      typeof value === "object" && value !== null && "value" in value ? value.value : value,
    ]);
  });
});

function validatorOf(name: string) {
  const ajv = new Ajv2020({ strict: false });
  addFormats(ajv);
  ajv.addSchema(plain, "document");
  return ajv.getSchema(`document#/components/schemas/${name}`);
}

describe("the document of the API", () => {
  it("is OpenAPI 3.1, says where the gateway is, and is the same each time", async ({ expect }) => {
    expect(plain.openapi).toMatch(/^3\.1\./);
    expect(await new Validator().validate(structuredClone(plain))).toMatchObject({ valid: true });
    const [server] = plain.servers;
    const base = "https://console.example.com/console/api/v1/openapi.json";
    expect(new URL(server?.url ?? "", base).pathname).toBe("/console/");
    expect(JSON.stringify(await openApiDocument("1.2.3"))).toBe(JSON.stringify(document));
  });

  it("has every operation, with the scopes of its caller, and no other", ({ expect }) => {
    const operations: readonly [string, Operation][] = Object.entries(OPERATIONS);
    expect(
      described.map(({ path, method, operation }) => [
        operation.operationId,
        method.toUpperCase(),
        path,
        operation.security,
      ]),
    ).toEqual(
      operations
        .map(([name, { method, path, scopes }]) => [name, method, path, [{ bearer: scopes }]])
        .toSorted((one, other) => order(one) - order(other)),
    );
    function order([name]: readonly unknown[]): number {
      return described.findIndex(({ operation }) => operation.operationId === name);
    }
  });

  it("has no schema that JSON Schema would not read, and leaves none without a name", ({
    expect,
  }) => {
    expect(Object.keys(plain.components.schemas).toSorted()).toEqual(
      Object.keys(SCHEMAS).toSorted(),
    );
    expect(JSON.stringify(plain)).not.toContain('"$defs"');
    for (const name of Object.keys(SCHEMAS)) expect(validatorOf(name)).toBeDefined();
  });

  it.for(EXAMPLES)(
    "has examples that are what they stand for: %s, %s",
    ([, name, value], { expect }) => {
      const validate = validatorOf(name);
      expect([validate?.(value), validate?.errors]).toEqual([true, null]);
      const schema: v.GenericSchema = SCHEMAS[name as SchemaName];
      expect(v.safeParse(schema, value).issues).toBeUndefined();
      // A member that only the example has would be read by nobody.
      expect(Object.keys(v.parse(schema, value) as object)).toEqual(
        expect.arrayContaining(Object.keys(value as object)),
      );
    },
  );

  it("describes every parameter and every member", ({ expect }) => {
    const bare: string[] = [];
    const look = (schema: unknown, place: string) => {
      if (typeof schema !== "object" || schema === null) return;
      const {
        properties = {},
        anyOf = [],
        oneOf = [],
      } = schema as {
        readonly properties?: Readonly<Record<string, Json>>;
        readonly anyOf?: readonly Json[];
        readonly oneOf?: readonly Json[];
      };
      for (const one of [...anyOf, ...oneOf]) look(one, place);
      for (const [member, value] of Object.entries(properties)) {
        const at = `${place}.${member}`;
        if (!("$ref" in value) && typeof value["description"] !== "string") bare.push(at);
        look(value, at);
      }
    };
    for (const [name, schema] of Object.entries(plain.components.schemas)) look(schema, name);
    for (const { operation } of described) {
      for (const { name, description } of operation.parameters) {
        if (description === "") bare.push(`${operation.operationId} ${name}`);
      }
    }
    expect(bare).toEqual([]);
  });

  it("names every problem with the status that it has", ({ expect }) => {
    for (const { operation } of described) {
      for (const [status, { content }] of Object.entries(operation.responses)) {
        for (const type of Object.keys(content["application/problem+json"]?.examples ?? {})) {
          expect(String(PROBLEMS[type as keyof typeof PROBLEMS].status)).toBe(status);
        }
      }
    }
  });

  it("is of operations that have words", ({ expect }) => {
    expect(Object.keys(OPERATION_WORDS)).toEqual(Object.keys(OPERATIONS));
  });
});
