import type { LaterLanguage } from "../language.ts";
import { clipboard } from "./clipboard.ts";
import { connection } from "./connection.ts";
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

export const later: LaterLanguage = {
  clipboard,
  guestKeyboard,
  guestLocks,
  sound,
  keysElsewhere,
  keysMenu,
  moreTime,
  power,
  bell: (machine) => `${machine} से घंटी`,
  screenSize: (width, height) => `${width} × ${height}`,
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
    title: (who, since) => `${since} से ${who} इस्तेमाल कर रहे हैं। अपने हाथ में लें?`,
    advice: (who) => `${who} को बताया जाएगा कि आपने इसे ले लिया है। मशीन चलती रहेगी।`,
    askedTitle: (who) => `${who} से पूछा जा रहा है`,
    askedAdvice: (who, since) => `${who} ${since} से यह कंसोल इस्तेमाल कर रहे हैं और आपको आने दे सकते हैं।`,
    answer: {
      seconds: (count) => `जवाब के लिए ${count} सेकंड शेष`,
      minutes: (count) => `जवाब के लिए ${count} मिनट शेष`,
    },
    windowTitle: (machine) => `${machine} इस्तेमाल में है`,
    unnamed: "यह कंसोल इस्तेमाल में है",
  },
  inUseUnseen: {
    title: "यह कंसोल इस्तेमाल में है। अपने हाथ में लें?",
    advice: "जिसके पास यह है उसे बताया जाएगा कि आपने इसे ले लिया है। मशीन चलती रहेगी।",
    askedTitle: "यह कंसोल इस्तेमाल में है",
    askedAdvice: "जिसके पास यह है उससे पूछा जा रहा है; वह आपको आने दे सकता है।",
  },
  request: {
    allow: "अनुमति दें",
    decline: "अस्वीकार करें",
    control: (who) => `${who} नियंत्रण माँग रहे हैं`,
    enter: (who) => `${who} यह कंसोल इस्तेमाल करना चाहते हैं। अनुमति देने पर आपका सत्र समाप्त हो जाएगा।`,
    seconds: (count) => `${count} सेकंड शेष`,
    minutes: (count) => `${count} मिनट शेष`,
    announced: (request) => `${request}। जवाब देने के लिए Control Alt Shift M दबाएँ।`,
  },
  control: {
    ask: "नियंत्रण माँगें",
    cancel: "अनुरोध वापस लें",
    take: "नियंत्रण लें",
    release: "नियंत्रण छोड़ें",
    by: (who) => `केवल देखें: नियंत्रण ${who} के पास है`,
    free: "केवल देखें: नियंत्रण किसी के पास नहीं है",
    unknown: "फ़िलहाल केवल देखें",
    never: "केवल देखें: कुंजियाँ और क्लिक नहीं भेजे जाते",
    observers: (count) => (count === 1 ? "एक पर्यवेक्षक का इंतज़ार है" : `${count} पर्यवेक्षकों का इंतज़ार है`),
    asked: (who) => `${who} से नियंत्रण माँगा गया है`,
    askedNobody: "नियंत्रण माँगा गया है",
    seconds: (count) => `${count} सेकंड शेष`,
    minutes: (count) => `${count} मिनट शेष`,
    yours: (machine) => `${machine} का नियंत्रण आपके पास है`,
  },
  people: {
    title: "इस कंसोल में मौजूद लोग",
    you: "आप",
    give: "नियंत्रण दें",
    youControl: "नियंत्रण आपके पास है",
    button: {
      you: (count) => `नियंत्रण आपके पास है, ${count} लोग यहाँ हैं`,
      other: (count, who) => `यहाँ ${count} लोग हैं, नियंत्रण ${who} के पास है`,
      nobody: (count) => `यहाँ ${count} लोग हैं, नियंत्रण किसी के पास नहीं है`,
      alone: "यहाँ 1 व्यक्ति है: आप",
    },
    controls: (since) => `नियंत्रण में, ${since} से यहाँ`,
    controlsAway: (since) => `नियंत्रण में, अभी दूर, ${since} से यहाँ`,
    watches: (since) => `देख रहे हैं, ${since} से यहाँ`,
    watchesAway: (since) => `अभी दूर, ${since} से यहाँ`,
    more: (count) => `और ${count}`,
    giveTo: (who) => `${who} को नियंत्रण दें`,
    joined: (who) => `${who} अब यहाँ हैं`,
    joinedMany: (count) => `${count} और लोग अब यहाँ हैं`,
    left: (who) => `${who} चले गए`,
    leftMany: (count) => `${count} लोग चले गए`,
    controlsNow: (who) => `नियंत्रण अब ${who} के पास है`,
    youControlNow: "नियंत्रण अब आपके पास है",
    nobodyControlsNow: "नियंत्रण अब किसी के पास नहीं है",
  },
  messages: {
    name: "संदेश",
    dismiss: "बंद करें",
    from: (who) => `${who} का संदेश`,
    fromAdministrator: "आपके व्यवस्थापक का संदेश",
    announced: (heading, text) => `${heading}: ${text}`,
  },
  share: {
    menu: "किसी को देखने के लिए बुलाएँ…",
    title: "किसी को देखने के लिए बुलाएँ",
    use: "जो कोई यह लिंक खोलेगा वह देख सकेगा, लेकिन टाइप या क्लिक नहीं कर सकेगा। लिंक एक बार काम करता है। यहाँ सभी देख सकते हैं कि कौन देख रहा है।",
    link: "लिंक",
    copy: "लिंक कॉपी करें",
    done: "हो गया",
    waiting: "लिंक बनाया जा रहा है…",
    until: (time) => `इसे ${time} तक खोला जा सकता है।`,
    copied: "कॉपी हो गया",
    notCopied: "यह ब्राउज़र पेज को कॉपी नहीं करने देता। लिंक चुनकर स्वयं कॉपी करें।",
    refused: {
      "no-sealing-key": "यह गेटवे लिंक बनाने के लिए सेट नहीं है। अपने व्यवस्थापक से पूछें।",
      rate: "बहुत ज़्यादा लिंक बनाए गए। एक मिनट रुकें, फिर दोबारा आमंत्रित करें।",
      "one-connection": "यह मशीन अपनी स्क्रीन एक समय में एक ही व्यक्ति को दिखाती है।",
      "not-permitted": "आपको इस कंसोल के लिंक बनाने की अनुमति नहीं है।",
      unanswered: "गेटवे ने जवाब नहीं दिया। इसे बंद करें, फिर दोबारा आमंत्रित करें।",
    },
  },
};
