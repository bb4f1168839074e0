/** Seals secrets with the keyring of the system: Keychain, DPAPI, or the Secret Service of a Linux session. */
import { app, safeStorage } from "electron";
import type { SecretBox } from "../host/secrets.ts";

/** Both are a fixed key that everyone knows: no protection, whatever they are called. */
const NO_PROTECTION = new Set(["basic_text", "unknown"]);

export const electronSecretBox: SecretBox = {
  async isReady() {
    // Electron knows of no keyring before.
    await app.whenReady();
    if (!safeStorage.isEncryptionAvailable()) return false;
    return (
      process.platform !== "linux" || !NO_PROTECTION.has(safeStorage.getSelectedStorageBackend())
    );
  },
  seal: (text) => safeStorage.encryptString(text).toString("base64"),
  open: (sealed) => safeStorage.decryptString(Buffer.from(sealed, "base64")),
};
