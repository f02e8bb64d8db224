import type { CloudStackKeys } from "../ticket/cloudstack/keys.ts";
import type { CloudStackRules } from "../ticket/cloudstack/open.ts";
import type { SettingsReader } from "./reader.ts";
import type { SettingName } from "./settings.ts";

/** The secrets of CloudStack: all of them, or the gateway does not accept its URLs. */
const SECRETS = [
  "CLOUDSTACK_ENCRYPTION_KEY",
  "CLOUDSTACK_ENCRYPTION_IV",
  "CLOUDSTACK_HASH_KEY",
] as const satisfies readonly SettingName[];

/** What the settings say about CloudStack's mode. */
interface CloudStackConfig {
  /** Whether any of the secrets is set. */
  readonly isEnabled: boolean;
  /** Whether it is enabled for URLs of CloudStack before 4.18.1 as well. */
  readonly isLegacy: boolean;
  /** `undefined` while it is off or its secrets are not complete. */
  readonly rules: CloudStackRules | undefined;
}

/** Reads CloudStack's mode. */
export function readCloudStack({ read, required, isBlank }: SettingsReader): CloudStackConfig {
  const isEnabled = !SECRETS.every(isBlank);
  const flags = {
    legacy: read("CLOUDSTACK_LEGACY"),
    checkSourceIp: read("CLOUDSTACK_CHECK_SOURCE_IP"),
  };
  const grant = read("CLOUDSTACK_GRANT");
  if (!isEnabled) return { isEnabled, isLegacy: false, rules: undefined };
  const keys = completeKeys(
    required("CLOUDSTACK_ENCRYPTION_KEY"),
    required("CLOUDSTACK_ENCRYPTION_IV"),
    required("CLOUDSTACK_HASH_KEY"),
  );
  const rules = keys === undefined ? undefined : { keys, ...flags, grant };
  return { isEnabled, isLegacy: flags.legacy, rules };
}

function completeKeys(
  encryptionKey: CloudStackKeys["encryptionKey"] | undefined,
  encryptionIv: CloudStackKeys["encryptionIv"] | undefined,
  hashKey: string | undefined,
): CloudStackKeys | undefined {
  if (encryptionKey === undefined || encryptionIv === undefined || hashKey === undefined) {
    return undefined;
  }
  return { encryptionKey, encryptionIv, hashKey };
}
