import type { Language } from "../language.ts";
import { brand } from "./brand.ts";

/* Hindi. */

export const markup: Language["markup"] = {
  language: { tag: "hi", direction: "ltr" },
  page: {
    name: "Porthole",
    description: "आपकी वर्चुअल मशीन की स्क्रीन, ब्राउज़र के एक टैब में।",
    session: "कंसोल",
    viewOnly: "केवल देखें",
    viewOnlyMeans: "आप देख सकते हैं, लेकिन टाइप या क्लिक नहीं कर सकते",
    recorded: "रिकॉर्ड हो रहा है",
    recordedMeans: "यहाँ जो दिखता है और जो किया जाता है, वह रिकॉर्ड होता है।",
    leave: "यह कंसोल छोड़ें",
    language: "भाषा",
  },
  leaving: {
    keepsRunning: "मशीन चलती रहेगी।",
    leave: "छोड़ें",
    stay: "बने रहें",
  },
  landing: {
    what: "आपकी वर्चुअल मशीन की स्क्रीन, ब्राउज़र के एक टैब में।",
    how: "अपने कंट्रोल पैनल से कंसोल खोलें। उसका लिंक एक बार काम करता है और कुछ मिनट तक मान्य रहता है।",
    paste: "कंसोल का लिंक चिपकाएँ",
    open: "खोलें",
    version: (version) => `Porthole ${version}`,
    licences: "लाइसेंस",
  },
  confirming: {
    once: "यह लिंक अपना कंसोल एक ही बार खोलता है।",
    open: "कंसोल खोलें",
    notAsked: "अगर आपने यह लिंक नहीं माँगा था, तो पेज बंद कर दें। अभी कुछ नहीं खोला गया है।",
  },
  connecting: {
    cancel: "रद्द करें",
    needsScript: "स्क्रीन दिखाने के लिए इस पेज को JavaScript चाहिए। आपका लिंक अब भी मान्य है।",
  },
  notStarted: {
    title: "यह पेज शुरू नहीं हुआ",
    advice:
      "इसकी स्क्रिप्ट नहीं पहुँची, या यह ब्राउज़र उसे नहीं चला सकता। पेज फिर से लोड करें: आपका लिंक अभी इस्तेमाल नहीं हुआ है।",
    otherwise:
      "अगर इससे मदद न मिले, तो हो सकता है कि रास्ते में कोई स्क्रिप्ट रोक रहा हो, या ब्राउज़र बहुत पुराना हो। Chrome, Edge, Firefox या Safari का नया संस्करण इस्तेमाल करें।",
  },
  elsewhere: {
    advice: "कंसोल एक समय में एक ही टैब में दिखता है। यहाँ इस्तेमाल करने पर दूसरा टैब उसे दिखाना बंद कर देगा।",
    use: "यहाँ इस्तेमाल करें",
  },
  inUse: {
    title: "यह कंसोल इस्तेमाल में है",
    takeOver: "अपने हाथ में लें",
    leave: "छोड़ें",
  },
  idle: {
    stay: "जुड़े रहें",
  },
  ended: {
    reason: "कारण",
    retry: "फिर कोशिश करें",
    back: "कंट्रोल पैनल पर वापस जाएँ",
    closeTab: "यह टैब बंद करें",
    details: "विवरण",
    copy: "कॉपी करें",
  },
  keys: {
    toolbar: "कुंजियाँ",
    phoneKeyboard: "ऑन-स्क्रीन कीबोर्ड",
    phoneField: "मशीन के लिए टेक्स्ट",
    ctrlAltDel: "Ctrl Alt Del",
    sendCtrlAltDel: "Ctrl+Alt+Del भेजें",
  },
  keysMenu: {
    button: "कुंजियाँ",
    title: "कुंजियाँ भेजें",
  },
  about: {
    button: "परिचय और शॉर्टकट",
    version: (version) => `संस्करण ${version}`,
    typeText: "टेक्स्ट टाइप करें",
    typeTextKeys: ["Ctrl", "Alt", "Shift", "V"],
    toToolbar: "कीबोर्ड को टूलबार पर ले जाएँ",
    toToolbarKeys: ["Ctrl", "Alt", "Shift", "M"],
    toScreen: "स्क्रीन पर वापस",
    toScreenKeys: ["Esc"],
    licence: (novnc) =>
      `Apache License 2.0 के तहत मुक्त सॉफ़्टवेयर। स्क्रीन ${novnc} बनाता है, जो MPL 2.0 के तहत है।`,
    notices: "तृतीय-पक्ष सूचनाएँ",
    done: "हो गया",
  },
};

export const script: Language["script"] = {
  brand,
  somebody: "कोई",
  clock: { locale: "hi" },
  windowTitle: {
    landing: "Porthole",
    of: (what) => `${what} – Porthole`,
    ended: (machine, title) => `${machine}: ${title} – Porthole`,
  },
  landing: {
    wasOpen: (machine) => `${machine} इस टैब में खुली थी`,
    again: "उसका लिंक एक ही बार काम करता है। अपने कंट्रोल पैनल से कंसोल फिर से खोलें।",
    notALink: "यह इस गेटवे के किसी कंसोल का लिंक नहीं है।",
  },
  confirming: {
    title: (machine) => `${machine} खोलें?`,
    control: "मशीन आपके नियंत्रण में होगी।",
    view: "आप देख सकते हैं, लेकिन टाइप या क्लिक नहीं कर सकते।",
  },
  connecting: {
    title: "कनेक्ट हो रहा है",
    titleOf: (machine) => `${machine} से कनेक्ट हो रहा है`,
    steps: {
      gateway: "गेटवे तक पहुँच रहे हैं…",
      machine: "मशीन की स्क्रीन का इंतज़ार है…",
    },
    late: (machine) => `अब भी ${machine} का इंतज़ार है। उसका होस्ट व्यस्त हो सकता है।`,
    lateUnnamed: "अब भी गेटवे का इंतज़ार है। नेटवर्क धीमा हो सकता है।",
  },
  live: {
    connected: (machine) => `${machine} से कनेक्ट हो गया`,
    connectedViewOnly: (machine) => `${machine} से कनेक्ट हो गया, केवल देखने के लिए`,
  },
  screen: {
    control: (machine) => `${machine} की स्क्रीन, टूलबार के लिए Control Alt Shift M दबाएँ`,
    view: (machine) => `${machine} की स्क्रीन, केवल देखने के लिए`,
  },
  leaving: {
    title: (machine) => `${machine} छोड़ें?`,
  },
  line: {
    labels: {
      live: "कनेक्शन: चालू",
      waiting: "कनेक्शन: नेटवर्क का इंतज़ार है",
      resuming: "कनेक्शन: फिर से शुरू हो रहा है",
    },
    silent: "नेटवर्क का इंतज़ार है…",
    offline: "यह डिवाइस ऑफ़लाइन है। इंतज़ार है…",
    back: "कनेक्शन वापस आ गया",
  },
  reconnecting: {
    titles: {
      gateway: "कनेक्शन टूट गया। फिर से कनेक्ट हो रहा है…",
      machine: "फिर से कनेक्ट हो गया। मशीन की स्क्रीन का इंतज़ार है…",
      paused: "स्क्रीन फिर से खुल रही है…",
    },
    typingOff: "स्क्रीन वापस आने तक टाइप करना बंद है।",
    late: "मशीन चल रही है और यह पेज कोशिश करता रहेगा। स्क्रीन वापस आने तक टाइप करना बंद है।",
    lateViewOnly: "मशीन चल रही है और यह पेज कोशिश करता रहेगा।",
  },
  waiting: {
    title: (machine) => `${machine} शायद फिर से चालू हो रही है। उसका इंतज़ार है…`,
    advice:
      "उसकी स्क्रीन बंद हो गई, जैसा मशीन के फिर से चालू होने, दूसरे होस्ट पर जाने या बंद होने पर होता है। वापस आने पर वह यहाँ दिखेगी।",
    windowTitle: (machine) => `${machine} का इंतज़ार है`,
  },
  paused: {
    windowTitle: (machine) => `${machine}, रुकी हुई`,
  },
  later: {
    missing: "इस पेज के कुछ हिस्से लोड नहीं हो सके। पेज फिर से लोड करें: कंसोल चलता रहेगा।",
  },
  elsewhere: {
    title: "यह कंसोल दूसरे टैब में खुला है",
    titleOf: (machine) => `${machine} दूसरे टैब में खुली है`,
  },
  idle: {
    seconds: (count) => `क्या आप अब भी यहाँ हैं? यह सत्र ${count} सेकंड में समाप्त होगा।`,
    minutes: (count) => `क्या आप अब भी यहाँ हैं? यह सत्र ${count} मिनट में समाप्त होगा।`,
    stays: "आप जुड़े रहेंगे",
  },
  duration: {
    seconds: (count) => `${count} सेकंड`,
    minutes: (count) => `${count} मिनट`,
  },
  countdown: {
    minutes: (count) => `यह सत्र ${count} मिनट में समाप्त होगा`,
    seconds: (count) => `यह सत्र ${count} सेकंड में समाप्त होगा`,
  },
  keys: {
    untypable: (character) => `“${character}” मशीन के कीबोर्ड पर नहीं है`,
    tooMany: (max) => `टाइप नहीं हुआ: ${max.toLocaleString("hi")} से ज़्यादा वर्ण इंतज़ार में नहीं रह सकते`,
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
    layoutMissing: "मशीन के कीबोर्ड का लेआउट लोड नहीं हो सका",
  },
  fullScreen: {
    enter: "पूरी स्क्रीन",
    leave: "पूरी स्क्रीन से बाहर निकलें",
    keys: "सभी कुंजियाँ मशीन को जाती हैं। पूरी स्क्रीन से बाहर निकलने के लिए Esc दबाए रखें।",
  },
  ended: {
    unknown: "कंसोल अब नहीं दिख रहा है",
    unknownAdvice: "नेटवर्क भी उपलब्ध नहीं है, इसलिए यह पेज कारण नहीं बता सकता।",
  },
};
