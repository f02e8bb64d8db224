/* How the line is, and what is told of it. See `later.ts`. */

export const later = {
  title: "Connection",
  verdict: {
    waiting: "One moment…",
    well: "All is well.",
    network: "Your network is slow. Other programs may use it, or the signal is weak.",
    unsteady: "Your network comes and goes. A cable or a place nearer to the router may help.",
    target: "The way from the gateway to the machine is slow, or its host is busy.",
    machine: "The machine takes long to show what is typed. It may be busy.",
    browser: "This browser is busy. Close other tabs and programs.",
  },
  plot: {
    name: (viewer: string, target: string) =>
      `Round trips of the last minute: ${viewer} to the gateway, ${target} from there to the machine`,
    viewer: "You to gateway",
    target: "Gateway to machine",
  },
  rows: {
    keys: "Key to picture",
    keysOf: (middle: string, most: string) => `${middle} ms, 95% within ${most} ms`,
    keysNone: "Type something to measure",
    frames: "Frames",
    framesOf: (count: string) => `${count} per second`,
    data: "Data",
    dataOf: (kilobytes: string) => `${kilobytes} kB per second`,
    size: "Screen",
    sizeOf: (width: string, height: string) => `${width} × ${height}`,
    quality: "Quality",
    qualityOf: (level: string) => `${level} of 9`,
    left: "Time left",
    idle: "Ends without input after",
    region: "Gateway",
    version: "Gateway version",
    unknown: "Not known",
    milliseconds: (count: string) => `${count} ms`,
  },
  left: {
    minutes: (count: number, text: string) => (count === 1 ? "1 minute" : `${text} minutes`),
    hours: (count: number, text: string) => (count === 1 ? "1 hour" : `${text} hours`),
  },
  copy: "Copy details",
  copied: "The details are in your clipboard",
  notCopied: "This browser does not let the page copy.",
  catchingUp: { label: "Connection: catching up", text: "Catching up…" },
  stalled: {
    coming: (kilobytes: string) => `The first picture is on its way: ${kilobytes} kB so far.`,
    renew: "The picture has stopped. Connecting to the machine again…",
    over: "The picture has stopped, and connecting again does not help. Open the console again.",
  },
} as const;
