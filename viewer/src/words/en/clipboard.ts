/** The clipboards of this computer and of the machine. */
export const later = {
  button: "Clipboard",
  buttonNew: "Clipboard: the machine has copied text",
  from: (machine: string) => `Copied in ${machine}`,
  nothing: "What is copied in the machine appears here.",
  copy: "Copy",
  copied: "Copied",
  notCopied: "The browser does not allow it. Copy the selected text with Ctrl+C.",
  copyForbidden: "Copying out of this machine is not allowed.",
  to: (machine: string) => `Text for ${machine}`,
  give: "Give to the machine",
  given: "The machine has it. Paste it there.",
  pasteForbidden: "Pasting into this machine is not allowed.",
  watching: "The clipboard belongs to whoever controls the machine.",
  size: (size: string, limit: string) => `${size} of ${limit}`,
  tooLong: (limit: string) => `This text is too long for the machine. The limit is ${limit}.`,
  pastedTooLong: (limit: string) =>
    `The text is too long for the machine’s clipboard and was not pasted. The limit is ${limit}.`,
  missing: (character: string) =>
    `This machine’s clipboard has no “${character}”: a question mark arrives instead.`,
  share: "Share the clipboard automatically",
  shareBoth: "Text that is copied on one side can be pasted on the other.",
  shareCopyOnly:
    "Text that is copied in the machine can be pasted on this computer. Ctrl+V pastes this computer’s text.",
  sharePasteOnly: "Text that is copied on this computer can be pasted in the machine.",
  denied:
    "The browser does not let this page read the clipboard. Allow it in the browser’s settings for this page.",
} as const;
