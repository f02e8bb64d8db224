import type { LaterLanguage } from "../language.ts";
import { clipboard } from "./clipboard.ts";
import { connection } from "./connection.ts";
import { counted, isolated, MINUTES, PEOPLE, SECONDS } from "./forms.ts";
import { guestKeyboard } from "./guest-keyboard.ts";
import { guestLocks } from "./guest-locks.ts";
import { keyRow } from "./key-row.ts";
import { keysElsewhere } from "./keys-elsewhere.ts";
import { keysMenu } from "./keys-menu.ts";
import { macShortcuts } from "./mac-shortcuts.ts";
import { moreTime } from "./more-time.ts";
import { ownKeys } from "./own-keys.ts";
import { picture } from "./picture.ts";
import { pointer } from "./pointer.ts";
import { sound } from "./sound.ts";
import { textBar } from "./text-bar.ts";
import { touch } from "./touch.ts";
import { power } from "./power.ts";
import { typing } from "./typing.ts";

const seconds = (count: number): string => `متبقٍ ${counted(count, SECONDS)}`;
const minutes = (count: number): string => `متبقٍ ${counted(count, MINUTES)}`;

export const later: LaterLanguage = {
  clipboard,
  guestKeyboard,
  guestLocks,
  sound,
  keysElsewhere,
  keysMenu,
  moreTime,
  power,
  bell: (machine) => `جرس تنبيه من ${isolated(machine)}`,
  screenSize: (width, height) => isolated(`${width} × ${height}`),
  keyRow,
  pointer,
  macShortcuts,
  ownKeys,
  touch,
  typing,
  textBar,
  picture,
  connection,
  inUse: {
    title: (who, since) => `يستخدمها ${isolated(who)} منذ ${isolated(since)}. هل تريد تولّيها؟`,
    advice: (who) => `سيُخبر ${isolated(who)} بأنك توليتها. يستمر الجهاز في العمل.`,
    askedTitle: (who) => `يُسأل ${isolated(who)} الآن`,
    askedAdvice: (who, since) =>
      `يستخدم ${isolated(who)} وحدة التحكم هذه منذ ${isolated(since)} ويمكنه السماح لك بالدخول.`,
    answer: {
      seconds: (count) => `متبقٍ للرد ${counted(count, SECONDS)}`,
      minutes: (count) => `متبقٍ للرد ${counted(count, MINUTES)}`,
    },
    windowTitle: (machine) => `${isolated(machine)} قيد الاستخدام`,
    unnamed: "وحدة التحكم هذه قيد الاستخدام",
  },
  inUseUnseen: {
    title: "وحدة التحكم هذه قيد الاستخدام. هل تريد تولّيها؟",
    advice: "سيُخبر من يستخدمها بأنك توليتها. يستمر الجهاز في العمل.",
    askedTitle: "وحدة التحكم هذه قيد الاستخدام",
    askedAdvice: "يُسأل من يستخدمها الآن، ويمكنه السماح لك بالدخول.",
  },
  request: {
    allow: "سماح",
    decline: "رفض",
    control: (who) => `يطلب ${isolated(who)} التحكم`,
    enter: (who) => `يريد ${isolated(who)} استخدام وحدة التحكم هذه. إذا سمحت بذلك، تنتهي جلستك.`,
    seconds,
    minutes,
    announced: (request) => `${request}. اضغط Control Alt Shift M للرد.`,
  },
  control: {
    ask: "طلب التحكم",
    cancel: "إلغاء الطلب",
    take: "أخذ التحكم",
    release: "ترك التحكم",
    by: (who) => `للعرض فقط: يتحكم ${isolated(who)}`,
    free: "للعرض فقط: لا أحد يتحكم",
    unknown: "للعرض فقط في الوقت الحالي",
    never: "للعرض فقط: لا تُرسل المفاتيح والنقرات",
    observers: (count) =>
      `في انتظار ${counted(count, {
        one: "مراقب واحد",
        two: "مراقبَين",
        few: "مراقبين",
        many: "مراقبًا",
        other: "مراقب",
      })}`,
    asked: (who) => `طُلب التحكم من ${isolated(who)}`,
    askedNobody: "طُلب التحكم",
    seconds,
    minutes,
    yours: (machine) => `أنت تتحكم في ${isolated(machine)}`,
  },
  people: {
    title: "الأشخاص في وحدة التحكم هذه",
    you: "أنت",
    give: "منح التحكم",
    youControl: "أنت تتحكم",
    button: {
      you: (count) => `أنت تتحكم، ${count} من الأشخاص هنا`,
      other: (count, who) => `${count} من الأشخاص هنا، ويتحكم ${isolated(who)}`,
      nobody: (count) => `${count} من الأشخاص هنا، ولا أحد يتحكم`,
      alone: "1 من الأشخاص هنا: أنت",
    },
    controls: (since) => `يتحكم، هنا منذ ${isolated(since)}`,
    controlsAway: (since) => `يتحكم، غائب، هنا منذ ${isolated(since)}`,
    watches: (since) => `يشاهد، هنا منذ ${isolated(since)}`,
    watchesAway: (since) => `غائب، هنا منذ ${isolated(since)}`,
    more: (count) => `وأيضًا ${counted(count, PEOPLE)}`,
    giveTo: (who) => `منح التحكم إلى ${isolated(who)}`,
    joined: (who) => `انضم ${isolated(who)}`,
    joinedMany: (count) => `انضم أيضًا ${counted(count, PEOPLE)}`,
    left: (who) => `غادر ${isolated(who)}`,
    leftMany: (count) => `غادر ${counted(count, PEOPLE)}`,
    controlsNow: (who) => `يتحكم ${isolated(who)} الآن`,
    youControlNow: "أنت تتحكم الآن",
    nobodyControlsNow: "لا أحد يتحكم الآن",
  },
  messages: {
    name: "الرسائل",
    dismiss: "إغلاق",
    from: (who) => `رسالة من ${isolated(who)}`,
    fromAdministrator: "رسالة من المسؤول",
    announced: (heading, text) => `${heading}: ${text}`,
  },
  share: {
    menu: "دعوة شخص للمشاهدة…",
    title: "دعوة شخص للمشاهدة",
    use: "يمكن لمن يفتح هذا الرابط أن يشاهد، لكن لا يمكنه الكتابة أو النقر. يعمل الرابط مرة واحدة. يرى الجميع هنا من يشاهد.",
    link: "الرابط",
    copy: "نسخ الرابط",
    done: "تم",
    waiting: "جارٍ إنشاء الرابط…",
    until: (time) => `يمكن فتحه حتى ${isolated(time)}.`,
    copied: "تم النسخ",
    notCopied: "لا يسمح هذا المتصفح للصفحة بالنسخ. حدد الرابط وانسخه بنفسك.",
    refused: {
      "no-sealing-key": "لم تُعدّ هذه البوابة لإنشاء الروابط. اسأل المسؤول.",
      rate: "أُنشئ عدد كبير جدًا من الروابط. انتظر دقيقة، ثم ادعُ مجددًا.",
      "one-connection": "يعرض هذا الجهاز شاشته لشخص واحد في كل مرة.",
      "not-permitted": "لا يُسمح لك بإنشاء روابط لوحدة التحكم هذه.",
      unanswered: "لم تستجب البوابة. أغلق هذه النافذة، ثم ادعُ مجددًا.",
    },
  },
};
