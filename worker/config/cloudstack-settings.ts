import { EncryptionSecret, Flag, GrantJson, HashKey } from "./schemas.ts";
import { matching, withDefault, withoutDefault, type Setting } from "./setting.ts";

/** The settings of CloudStack's mode, which the first three turn on. */
export const CLOUDSTACK = {
  CLOUDSTACK_ENCRYPTION_KEY: withoutDefault({
    kind: "secret",
    read: matching(
      EncryptionSecret,
      "CLOUDSTACK_ENCRYPTION_KEY must be 16 bytes in base64, 22 characters.",
    ),
    meaning: "`security.encryption.key` of the management server: 16 bytes in base64.",
  }),
  CLOUDSTACK_ENCRYPTION_IV: withoutDefault({
    kind: "secret",
    read: matching(
      EncryptionSecret,
      "CLOUDSTACK_ENCRYPTION_IV must be 16 bytes in base64, 22 characters.",
    ),
    meaning: "`security.encryption.iv`: 16 bytes in base64.",
  }),
  CLOUDSTACK_HASH_KEY: withoutDefault({
    kind: "secret",
    read: matching(HashKey, "CLOUDSTACK_HASH_KEY must be 16 to 256 printable ASCII characters."),
    meaning: "`security.hash.key` as it is stored: 16 to 256 printable characters.",
  }),
  CLOUDSTACK_GRANT: withDefault({
    kind: "variable",
    schema: GrantJson,
    // What CloudStack's own console lets its viewers do, as far as a grant names it.
    default: '{"mode":"control","clipboard":"to-guest"}',
    blankIsUnset: true,
    problem: 'CLOUDSTACK_GRANT must be the JSON of a grant, such as {"mode":"view"}.',
    meaning: "JSON of the [grant](tickets.md) that every such URL gives.",
  }),
  CLOUDSTACK_CHECK_SOURCE_IP: withDefault({
    kind: "variable",
    schema: Flag,
    default: "false",
    problem: 'CLOUDSTACK_CHECK_SOURCE_IP must be "true" or "false".',
    meaning: "`true`: a URL works only from the address that asked for it.",
  }),
  CLOUDSTACK_LEGACY: withDefault({
    kind: "variable",
    schema: Flag,
    default: "false",
    problem: 'CLOUDSTACK_LEGACY must be "true" or "false".',
    meaning:
      "`true` also accepts URLs of CloudStack before 4.18.1, whose encryption is weak; those before 4.18 need `FRAME_ANCESTORS` too.",
  }),
} as const satisfies Record<string, Setting<unknown>>;
