import type { LaterLanguage } from "../language.ts";

export const sound: LaterLanguage["sound"] = {
  button: "الصوت: متوقف",
  buttonOn: "الصوت: يعمل",
  title: "الصوت",
  play: "تشغيل صوت الجهاز",
  explained: "يكون متوقفًا في كل مرة تُفتح فيها هذه الصفحة إلى أن تشغّله.",
  volume: "مستوى الصوت",
  none: "لم يرسل الجهاز أي صوت بعد.",
  impossible: "لا يستطيع هذا المتصفح تشغيل صوت الجهاز.",
};
