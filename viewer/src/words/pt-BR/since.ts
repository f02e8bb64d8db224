import { hasDay } from "../moment.ts";

export const desde = (time: string): string =>
  hasDay(time) ? `desde ${time}` : `desde as ${time}`;

export const ate = (time: string): string => (hasDay(time) ? `até ${time}` : `até as ${time}`);
