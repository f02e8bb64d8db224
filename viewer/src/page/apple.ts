/** Whether this is a computer of Apple's, where Cmd is what Ctrl is elsewhere. noVNC goes by the same. */
export const IS_APPLE = /^(?:Mac|iP)/.test(navigator.platform);
