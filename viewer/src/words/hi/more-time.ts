import type { LaterLanguage } from "../language.ts";

export const moreTime: LaterLanguage["moreTime"] = {
  ask: "और समय माँगें",
  asked: "और समय माँगा गया",
  askedMeans: "आपका व्यवस्थापक फ़ैसला करता है। जवाब यहाँ दिखेगा।",
  given: (time) => `आपके पास और समय है। नया अंत: ${time}`,
  changed: (time) => `इस सत्र का अंत बदल गया है: ${time}`,
  declined: "और समय नहीं",
  declinedMeans: "और समय का आपका अनुरोध स्वीकार नहीं हुआ।",
  early: "आपने अभी-अभी और समय माँगा है। दोबारा माँगने से पहले थोड़ा रुकें।",
};
