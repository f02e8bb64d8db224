import { startEarly } from "./early-start.ts";
import { startPage } from "./start-page.ts";

// Inline in the page's head: it runs as soon as the page's first bytes are there, and before anything else is asked
// for. The Worker names its hash in the Content-Security-Policy.
window.portholeStart = startEarly(startPage());
