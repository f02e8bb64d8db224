/**
 * The hash of the script that is inline in the viewer's page, which asks for the WebSocket
 * (`viewer/src/start/head.ts`). The build of the viewer makes it and fails where this one differs.
 */
export const HEAD_SCRIPT_HASH = "sha256-AjrKvSNNB9luWQF7bntElWY4xaU99V1IMIzId7998g4=";
