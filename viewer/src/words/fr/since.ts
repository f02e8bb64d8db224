import { hasDay } from "../moment.ts";

export const depuis = (time: string): string =>
  hasDay(time) ? `depuis le ${time}` : `depuis ${time}`;

export const jusque = (time: string): string =>
  hasDay(time) ? `jusqu’au ${time}` : `jusqu’à ${time}`;
