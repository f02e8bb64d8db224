import { dirname, resolve } from "node:path";
import { createSecureContext } from "node:tls";

import { KeyError } from "../../worker/ticket/keys/key-error.ts";
import type { SharedKey } from "../../worker/ticket/keys/jwk.ts";
import { AllowListError, parseAllowList, type AllowList } from "../../worker/route/allow-list.ts";
import { HostError, normaliseHost } from "../../worker/route/address.ts";
import { parseConnectorKeys } from "../../worker/ticket/keys/connector-keys.ts";
import { ConfigError } from "./config-error.ts";
import { limitsOf, parseConfig, type Config, type RuleConfig } from "./config.ts";
import { certificatesIn } from "./pem.ts";
import { readBytes, readSecret } from "./read-file.ts";
import type { Rule } from "./rule.ts";
import type { Settings } from "./settings.ts";
import type { Identity } from "./identity.ts";

/**
 * Reads a configuration file and the files it names, relative to its own folder, and checks that they
 * can be used. Throws {@link ConfigError}.
 */
export async function loadSettings(path: string): Promise<Settings> {
  const config = parseConfig(await readBytes("the configuration", path));
  // Then the configuration is itself a file with keys.
  if (typeof config.keys !== "string") await readSecret("the configuration", path);
  const files = new Files(dirname(resolve(path)));
  const { certificate, key } = config.listen;
  return {
    name: config.name,
    listen: { host: config.listen.host, port: config.listen.port },
    identity: await files.identity("listen", certificate, key),
    keys: await loadKeys(config, files),
    allowed: allowList("allow", config.allow),
    rules: await Promise.all(config.rules.map((rule, index) => loadRule(rule, index, files))),
    limits: limitsOf(config),
    health: config.health,
  };
}

async function loadRule(rule: RuleConfig, index: number, files: Files): Promise<Rule> {
  const place = `rules.${index}`;
  const { ca, certificate, key, pins, serverName, anonymous, plain, minVersion } = rule;
  if (serverName !== undefined) checkHost(`${place}.serverName`, serverName);
  return {
    targets: allowList(`${place}.targets`, rule.targets),
    authorities: ca === undefined ? undefined : await files.authorities(`${place}.ca`, ca),
    identity: await files.identity(place, certificate, key),
    pins,
    serverName,
    anonymous,
    plain,
    minVersion,
  };
}

async function loadKeys({ keys }: Config, files: Files): Promise<readonly SharedKey[]> {
  const json = typeof keys === "string" ? await files.secret("keys", keys) : JSON.stringify(keys);
  try {
    return parseConnectorKeys(json);
  } catch (error) {
    // Its message is made for logs.
    if (error instanceof KeyError) throw new ConfigError(`keys: ${error.message}`);
    throw error;
  }
}

function allowList(place: string, text: string): AllowList {
  try {
    return parseAllowList(text);
  } catch (error) {
    if (error instanceof AllowListError) throw new ConfigError(`${place}: ${error.message}`);
    throw error;
  }
}

function checkHost(place: string, host: string): void {
  try {
    normaliseHost(host);
  } catch (error) {
    if (error instanceof HostError) throw new ConfigError(`${place} is not a host`);
    throw error;
  }
}

/** The files of a configuration, found from its folder. */
class Files {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async text(place: string, path: string): Promise<string> {
    return (await readBytes(place, resolve(this.#folder, path))).toString("utf8");
  }

  /** What nobody else may read. */
  async secret(place: string, path: string): Promise<string> {
    return (await readSecret(place, resolve(this.#folder, path))).toString("utf8");
  }

  /** PEM of one or more certificates. */
  async authorities(place: string, path: string): Promise<string> {
    const text = await this.text(place, path);
    const certificates = certificatesIn(text);
    if (certificates === undefined) {
      throw new ConfigError(`${place}: the file has a certificate that cannot be read`);
    }
    if (certificates.length === 0) throw new ConfigError(`${place}: the file has no certificate`);
    return certificates.join("\n");
  }

  /** A key and its certificate, which must belong together. */
  async identity(
    place: string,
    certificatePath: string | undefined,
    keyPath: string | undefined,
  ): Promise<Identity | undefined> {
    if (certificatePath === undefined || keyPath === undefined) return undefined;
    const certificate = await this.authorities(`${place}.certificate`, certificatePath);
    const key = await this.secret(`${place}.key`, keyPath);
    try {
      createSecureContext({ cert: certificate, key });
    } catch {
      throw new ConfigError(`${place}.key is not an unencrypted PEM key, or not the certificate's`);
    }
    return { certificate, key };
  }
}
