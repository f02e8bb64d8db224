import type { Language } from "../language.ts";
import { brand } from "./brand.ts";
import { counted, isolated, MINUTES, SECONDS } from "./forms.ts";

/* Arabic. */

export const markup: Language["markup"] = {
  language: { tag: "ar", direction: "rtl" },
  page: {
    name: "Porthole",
    description: "شاشة جهازك الافتراضي في علامة تبويب بالمتصفح.",
    session: "وحدة التحكم",
    viewOnly: "للعرض فقط",
    viewOnlyMeans: "يمكنك المشاهدة، لكن لا يمكنك الكتابة أو النقر",
    recorded: "قيد التسجيل",
    recordedMeans: "يُسجَّل كل ما يُعرض هنا وما يُفعل.",
    leave: "مغادرة وحدة التحكم هذه",
    language: "اللغة",
  },
  leaving: {
    keepsRunning: "يستمر الجهاز في العمل.",
    leave: "مغادرة",
    stay: "البقاء",
  },
  landing: {
    what: "شاشة جهازك الافتراضي في علامة تبويب بالمتصفح.",
    how: "افتح وحدة تحكم من لوحة التحكم الخاصة بك. يعمل رابطها مرة واحدة ويبقى صالحًا لبضع دقائق.",
    paste: "الصق رابط وحدة تحكم",
    open: "فتح",
    version: (version) => isolated(`Porthole ${version}`),
    licences: "التراخيص",
  },
  confirming: {
    once: "يفتح هذا الرابط وحدة التحكم مرة واحدة.",
    open: "فتح وحدة التحكم",
    notAsked: "إذا لم تطلب هذا الرابط، فأغلق الصفحة. لم يُفتح أي شيء بعد.",
  },
  connecting: {
    cancel: "إلغاء",
    needsScript: "تحتاج هذه الصفحة إلى JavaScript لعرض الشاشة. ما زال رابطك صالحًا.",
  },
  notStarted: {
    title: "لم تبدأ هذه الصفحة",
    advice:
      "لم يصل البرنامج النصي، أو لا يستطيع هذا المتصفح تشغيله. أعد تحميل الصفحة: لم يُستخدم رابطك بعد.",
    otherwise:
      "إذا لم يفد ذلك، فقد يكون هناك ما يحجب البرامج النصية، أو قد يكون المتصفح قديمًا جدًا. استخدم إصدارًا حديثًا من Chrome أو Edge أو Firefox أو Safari.",
  },
  elsewhere: {
    advice:
      "تظهر وحدة التحكم في علامة تبويب واحدة في كل مرة. إذا استخدمتها هنا، فلن تظهر في علامة التبويب الأخرى.",
    use: "استخدامها هنا",
  },
  inUse: {
    title: "وحدة التحكم هذه قيد الاستخدام",
    takeOver: "تولّي التحكم",
    leave: "مغادرة",
  },
  idle: {
    stay: "البقاء متصلًا",
  },
  ended: {
    reason: "السبب",
    retry: "إعادة المحاولة",
    back: "العودة إلى لوحة التحكم",
    closeTab: "إغلاق علامة التبويب هذه",
    details: "التفاصيل",
    copy: "نسخ",
  },
  keys: {
    toolbar: "المفاتيح",
    phoneKeyboard: "لوحة المفاتيح على الشاشة",
    phoneField: "نص للجهاز",
    ctrlAltDel: "Ctrl Alt Del",
    sendCtrlAltDel: "إرسال Ctrl+Alt+Del",
  },
  keysMenu: {
    button: "المفاتيح",
    title: "إرسال المفاتيح",
  },
  about: {
    button: "حول والاختصارات",
    version: (version) => `الإصدار ${isolated(version)}`,
    typeText: "كتابة نص",
    typeTextKeys: ["Ctrl", "Alt", "Shift", "V"],
    toToolbar: "نقل لوحة المفاتيح إلى شريط الأدوات",
    toToolbarKeys: ["Ctrl", "Alt", "Shift", "M"],
    toScreen: "العودة إلى الشاشة",
    toScreenKeys: ["Esc"],
    licence: (novnc) =>
      `برنامج حر بموجب Apache License 2.0. تُرسم الشاشات بواسطة ${novnc} بموجب MPL 2.0.`,
    notices: "إشعارات الجهات الخارجية",
    done: "تم",
  },
};

export const script: Language["script"] = {
  brand,
  somebody: "شخص ما",
  clock: { locale: "ar-u-nu-latn" },
  windowTitle: {
    landing: "Porthole",
    of: (what) => `${what} – Porthole`,
    ended: (machine, title) => `${isolated(machine)}: ${title} – Porthole`,
  },
  landing: {
    wasOpen: (machine) => `كان ${isolated(machine)} مفتوحًا في علامة التبويب هذه`,
    again: "يعمل رابطه مرة واحدة فقط. افتح وحدة التحكم مجددًا من لوحة التحكم الخاصة بك.",
    notALink: "هذا ليس رابطًا إلى وحدة تحكم لهذه البوابة.",
  },
  confirming: {
    title: (machine) => `هل تريد فتح ${isolated(machine)}؟`,
    control: "ستتحكم في الجهاز.",
    view: "يمكنك المشاهدة، لكن لا يمكنك الكتابة أو النقر.",
  },
  connecting: {
    title: "جارٍ الاتصال",
    titleOf: (machine) => `جارٍ الاتصال بـ ${isolated(machine)}`,
    steps: {
      gateway: "جارٍ الوصول إلى البوابة…",
      machine: "في انتظار شاشة الجهاز…",
    },
    late: (machine) => `ما زلنا في انتظار ${isolated(machine)}. قد يكون مضيفه مشغولًا.`,
    lateUnnamed: "ما زلنا في انتظار البوابة. قد تكون الشبكة بطيئة.",
  },
  live: {
    connected: (machine) => `تم الاتصال بـ ${isolated(machine)}`,
    connectedViewOnly: (machine) => `تم الاتصال بـ ${isolated(machine)}، للعرض فقط`,
  },
  screen: {
    control: (machine) =>
      `شاشة ${isolated(machine)}، اضغط Control Alt Shift M للانتقال إلى شريط الأدوات`,
    view: (machine) => `شاشة ${isolated(machine)}، للعرض فقط`,
  },
  leaving: {
    title: (machine) => `هل تريد مغادرة ${isolated(machine)}؟`,
  },
  line: {
    labels: {
      live: "الاتصال: مباشر",
      waiting: "الاتصال: في انتظار الشبكة",
      resuming: "الاتصال: جارٍ الاستئناف",
    },
    silent: "في انتظار الشبكة…",
    offline: "هذا الجهاز غير متصل بالإنترنت. في الانتظار…",
    back: "عاد الاتصال",
  },
  reconnecting: {
    titles: {
      gateway: "انقطع الاتصال. جارٍ إعادة الاتصال…",
      machine: "عاد الاتصال. في انتظار شاشة الجهاز…",
      paused: "جارٍ فتح الشاشة مجددًا…",
    },
    typingOff: "الكتابة متوقفة حتى تعود الشاشة.",
    late: "يستمر الجهاز في العمل، وتواصل هذه الصفحة المحاولة. الكتابة متوقفة حتى تعود الشاشة.",
    lateViewOnly: "يستمر الجهاز في العمل، وتواصل هذه الصفحة المحاولة.",
  },
  waiting: {
    title: (machine) => `ربما تجري إعادة تشغيل ${isolated(machine)}. ننتظر عودته…`,
    advice:
      "أُغلقت شاشته، كما يحدث عند إعادة تشغيل الجهاز أو نقله إلى مضيف آخر أو إيقافه. عندما يعود، سيظهر هنا.",
    windowTitle: (machine) => `في انتظار ${isolated(machine)}`,
  },
  paused: {
    windowTitle: (machine) => `${isolated(machine)}، متوقف مؤقتًا`,
  },
  later: {
    missing: "تعذر تحميل أجزاء من هذه الصفحة. أعد تحميل الصفحة: تستمر وحدة التحكم.",
  },
  elsewhere: {
    title: "وحدة التحكم هذه مفتوحة في علامة تبويب أخرى",
    titleOf: (machine) => `${isolated(machine)} مفتوح في علامة تبويب أخرى`,
  },
  idle: {
    seconds: (count) => `هل ما زلت هنا؟ تنتهي هذه الجلسة خلال ${counted(count, SECONDS)}.`,
    minutes: (count) => `هل ما زلت هنا؟ تنتهي هذه الجلسة خلال ${counted(count, MINUTES)}.`,
    stays: "ستبقى متصلًا",
  },
  duration: {
    seconds: (count) => counted(count, SECONDS),
    minutes: (count) => counted(count, MINUTES),
  },
  countdown: {
    minutes: (count) => `تنتهي هذه الجلسة خلال ${counted(count, MINUTES)}`,
    seconds: (count) => `تنتهي هذه الجلسة خلال ${counted(count, SECONDS)}`,
  },
  keys: {
    untypable: (character) => `الحرف «${isolated(character)}» غير موجود على لوحة مفاتيح الجهاز`,
    tooMany: (max) =>
      `لم تتم الكتابة: لا يمكن أن ينتظر أكثر من ${max.toLocaleString("ar-u-nu-latn")} حرف`,
    names: {
      alt: "Alt",
      backspace: "Backspace",
      ctrl: "Ctrl",
      del: "Del",
      esc: "Esc",
      printScreen: "PrtSc",
      super: "Win",
      tab: "Tab",
      functionKey: (number) => `F${number}`,
    },
  },
  guestKeyboard: {
    layoutMissing: "تعذر تحميل تخطيط لوحة مفاتيح الجهاز",
  },
  fullScreen: {
    enter: "ملء الشاشة",
    leave: "إنهاء ملء الشاشة",
    keys: "تذهب جميع المفاتيح إلى الجهاز. اضغط Esc مطولًا لإنهاء ملء الشاشة.",
  },
  ended: {
    unknown: "لم تعد وحدة التحكم معروضة",
    unknownAdvice: "الشبكة غير متاحة أيضًا، لذا لا يمكن لهذه الصفحة ذكر السبب.",
  },
};
