import type { LocalClipboard } from "./shared-clipboard.ts";

/**
 * Whether the browser can be allowed once to let the page read the clipboard: then `state` says whether it is. Others
 * (Firefox, Safari) would ask a person each time, and are never asked.
 */
export async function readingAllowed(): Promise<PermissionState | "never"> {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- TypeScript has the names that all browsers know
    const name = "clipboard-read" as PermissionName;
    return (await navigator.permissions.query({ name })).state;
  } catch {
    return "never";
  }
}

/** This computer's clipboard. */
export const localClipboard: LocalClipboard = {
  mayRead: async () => (await readingAllowed()) === "granted",
  read: () => navigator.clipboard.readText(),
  write: (text) => navigator.clipboard.writeText(text),
};

/** Copies for a person who has just asked for it. Gives whether the browser has. */
export async function copyText(text: string, field: HTMLTextAreaElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // A frame that may not use the clipboard can still copy what is selected.
    field?.select();
    return document.execCommand("copy");
  }
}
