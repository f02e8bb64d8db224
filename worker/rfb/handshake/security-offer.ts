/** Numbers of one list that are kept: servers offer two or three, and a list may have 255. */
export const MAX_OFFERED = 16;

/** The first security types and VeNCrypt sub-types that a server has offered, by their numbers: for the log. */
export interface SecurityOffer {
  types: readonly number[];
  subTypes: readonly number[];
}

export function noOffer(): SecurityOffer {
  return { types: [], subTypes: [] };
}

/** As fields of a log line; the community RFB specification lists the numbers. */
export function offerFields({ types, subTypes }: SecurityOffer): {
  readonly securityTypes?: string;
  readonly vencryptTypes?: string;
} {
  return {
    ...(types.length > 0 && { securityTypes: types.join(" ") }),
    ...(subTypes.length > 0 && { vencryptTypes: subTypes.join(" ") }),
  };
}
