import { isolated } from "./forms.ts";
import type { LaterLanguage } from "../language.ts";

export const moreTime: LaterLanguage["moreTime"] = {
  ask: "طلب مزيد من الوقت",
  asked: "طُلب مزيد من الوقت",
  askedMeans: "القرار للمسؤول. سيظهر الرد هنا.",
  given: (time) => `لديك مزيد من الوقت. النهاية الجديدة: ${isolated(time)}`,
  changed: (time) => `تغيّرت نهاية هذه الجلسة: ${isolated(time)}`,
  declined: "لا مزيد من الوقت",
  declinedMeans: "رُفض طلبك لمزيد من الوقت.",
  early: "لقد طلبت مزيدًا من الوقت قبل قليل. انتظر قليلًا قبل أن تطلب مجددًا.",
};
