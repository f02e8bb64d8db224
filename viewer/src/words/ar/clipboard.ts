import type { LaterLanguage } from "../language.ts";
import { isolated } from "./forms.ts";

export const clipboard: LaterLanguage["clipboard"] = {
  button: "الحافظة",
  buttonNew: "الحافظة: نسخ الجهاز نصًا",
  from: (machine) => `المنسوخ في ${isolated(machine)}`,
  nothing: "يظهر هنا ما يُنسخ في الجهاز.",
  copy: "نسخ",
  copied: "تم النسخ",
  notCopied: "لا يسمح المتصفح بذلك. انسخ النص المحدد باستخدام Ctrl+C.",
  copyForbidden: "لا يُسمح بالنسخ من هذا الجهاز.",
  to: (machine) => `نص إلى ${isolated(machine)}`,
  give: "إعطاء النص للجهاز",
  given: "النص لدى الجهاز الآن. الصقه هناك.",
  pasteForbidden: "لا يُسمح باللصق في هذا الجهاز.",
  watching: "الحافظة لمن يتحكم في الجهاز.",
  size: (size, limit) => `${size} من ${limit}`,
  tooLong: (limit) => `هذا النص أطول مما يقبله الجهاز. الحد الأقصى ${limit}.`,
  pastedTooLong: (limit) => `النص أطول مما تتسع له حافظة الجهاز ولم يُلصق. الحد الأقصى ${limit}.`,
  missing: (character) =>
    `لا تدعم حافظة هذا الجهاز الحرف «${isolated(character)}»: تصل علامة استفهام بدلًا منه.`,
  share: "مشاركة الحافظة تلقائيًا",
  shareBoth: "يمكن لصق النص المنسوخ في أحد الطرفين في الطرف الآخر.",
  shareCopyOnly: "يمكن لصق النص المنسوخ في الجهاز على هذا الكمبيوتر. يلصق Ctrl+V نص هذا الكمبيوتر.",
  sharePasteOnly: "يمكن لصق النص المنسوخ على هذا الكمبيوتر في الجهاز.",
  denied: "لا يسمح المتصفح لهذه الصفحة بقراءة الحافظة. اسمح بذلك في إعدادات المتصفح لهذه الصفحة.",
};
