import { hasDay } from "../moment.ts";

export const desde = (time: string): string =>
  hasDay(time) ? `desde el ${time}` : `desde las ${time}`;

export const hasta = (time: string): string =>
  hasDay(time) ? `hasta el ${time}` : `hasta las ${time}`;
