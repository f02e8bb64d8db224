/** A configuration that cannot be used. The message names a member or a file and never quotes what is in it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}
