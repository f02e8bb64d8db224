import { hasDay } from "../moment.ts";

export const seit = (time: string): string => (hasDay(time) ? `seit dem ${time}` : `seit ${time}`);

export const bis = (time: string): string => (hasDay(time) ? `bis zum ${time}` : `bis ${time}`);
