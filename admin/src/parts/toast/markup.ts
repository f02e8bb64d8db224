import { html } from "../../../../viewer/src/page/html.ts";
import type { PartTemplate } from "../../page/markup.ts";

/** What has just been done. */
export const toastMarkup: PartTemplate = () => html`
  <p id="toast" role="status"><span id="toast-text"></span> <a id="toast-link" hidden></a></p>
`;
