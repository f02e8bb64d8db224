import packageJson from "../../package.json" with { type: "json" };
import { openApiDocument } from "./document.ts";

/** `npm run openapi`: prints the document of the API. */
console.log(JSON.stringify(await openApiDocument(packageJson.version), undefined, 2));
