/** An object of XenServer's or XCP-ng's API, and a session of it. */
export const OPAQUE_REF = /^OpaqueRef:[0-9A-Za-z-]{1,128}$/;

/** A console as the query of its `location` names it: by its own `uuid` or `ref`, or its machine's. */
export const XAPI_CONSOLE = /^(?:uuid=[0-9a-fA-F-]{1,64}|ref=OpaqueRef:[0-9A-Za-z-]{1,128})$/;
