import { certificateOf, type SecureBootKey, type SecureBootKeys } from "../../core/model/secure-boot-keys";
import { emptyVariables, type FirmwareVariable, guidBytes, writeVariables } from "./variable-store";

const GLOBAL = "8be4df61-93ca-11d2-aa0d-00e098032b8c";
const IMAGE_SECURITY = "d719b2cb-3d3a-4596-a3bc-dad00e67656f";
const SECURE_BOOT_ENABLE = "f0a30bc7-af08-4556-99c4-001009c93a44";
const X509 = "a5c059a1-94e4-4aa7-87b5-ab155c2bf072";
/** Names whoever enrolled a key; ours. */
const OWNER = "7175657a-746c-4a2e-8b6f-73656375726c";

const NON_VOLATILE = 0x1;
const BOOT_SERVICE = 0x2;
const RUNTIME = 0x4;
const TIME_BASED = 0x20;
const KEY_ATTRIBUTES = NON_VOLATILE | BOOT_SERVICE | RUNTIME | TIME_BASED;

/**
 * OVMF's variables with the keys enrolled and secure boot on: nothing starts but what `db` signed, not even what Microsoft signed. Written
 * straight into the variable store, without booting a machine; equal keys, equal bytes.
 */
export function ovmfVarsWith(keys: SecureBootKeys): Buffer {
  const enrolled = (name: string, guid: string, key: SecureBootKey): FirmwareVariable => ({
    name,
    guid,
    attributes: KEY_ATTRIBUTES,
    data: signatureList(key),
  });
  return writeVariables(emptyVariables(), [
    enrolled("PK", GLOBAL, keys.pk),
    enrolled("KEK", GLOBAL, keys.kek),
    enrolled("db", IMAGE_SECURITY, keys.db),
    { name: "SecureBootEnable", guid: SECURE_BOOT_ENABLE, attributes: NON_VOLATILE | BOOT_SERVICE, data: Buffer.from([1]) },
  ]);
}

/** EFI_SIGNATURE_LIST with one certificate (UEFI 2.10, 32.4.1). */
function signatureList(key: SecureBootKey): Buffer {
  const certificate = certificateOf(key);
  const header = Buffer.alloc(12);
  header.writeUInt32LE(28 + 16 + certificate.length, 0);
  header.writeUInt32LE(0, 4);
  header.writeUInt32LE(16 + certificate.length, 8);
  return Buffer.concat([guidBytes(X509), header, guidBytes(OWNER), certificate]);
}
