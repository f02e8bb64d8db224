/* The size, the sharpness and the quality of the picture, and what can be made of it. See `later.ts`. */

export const later = {
  button: (size: string) => `Picture: ${size}`,
  title: "Picture",
  /** On the button, in place of a number of percent. */
  fitShort: "Fit",
  wholeShort: "Whole pixels",
  matchShort: "Match window",
  size: {
    title: "Size",
    fit: "Fit in the window",
    whole: "Whole pixels",
    actual: "Actual size",
    match: "Match the window",
    matchAdvice: "The machine’s screen becomes as large as this window.",
    zoom: "Zoom",
    smaller: "Zoom out",
    larger: "Zoom in",
    is: (percent: string) => `The screen is shown at ${percent}`,
  },
  edges: {
    title: "Pixels",
    sharp: "Sharp",
    smooth: "Smooth",
  },
  quality: {
    title: "Quality",
    automatic: "Automatic",
    sharp: "High",
    balanced: "Balanced",
    low: "Low",
    advice: {
      automatic: "Follows your connection, and becomes exact as soon as the picture rests.",
      sharp: "Exact pixels. Requires a fast connection.",
      balanced: "Small losses that few people see.",
      low: "The quickest picture for a slow connection.",
    },
  },
  screenshot: {
    title: "Screenshot",
    save: "Save",
    copy: "Copy",
    saved: "The screenshot is saved with your downloads",
    copied: "The screenshot is in your clipboard",
    failed: "The screenshot could not be made",
    notCopied: "This browser does not let the page copy a picture. Save it instead.",
  },
  popOut: {
    open: "Open in a window of its own",
    blocked:
      "The browser has not opened a window. Allow this page to open one, then press the button again.",
  },
  match: {
    refused: "The machine keeps the size of its screen",
  },
  map: {
    name: "Map of the screen. The arrow keys move what you see.",
  },
} as const;
