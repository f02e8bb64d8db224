/**
 * The hash of the script that is inline in the viewer's page, which asks for the WebSocket
 * (`viewer/src/start/head.ts`). The build of the viewer makes it and fails where this one differs.
 */
export const HEAD_SCRIPT_HASH = "sha256-X75rGoXCOOGuRH6fi12dZH63mEmC4ZAbQcrCVwvML3M=";
