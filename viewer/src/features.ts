import { startGuestLayout } from "./keyboard/guest/guest-layout-start.ts";
import { startBrand } from "./brand/brand.ts";
import { startEmbedding } from "./embedding/embedding.ts";
import { startPhoneKeyboard } from "./keyboard/phone/phone-button.ts";
import { startKeysUp } from "./keyboard/keys-up.ts";
import { startKeysToolbar } from "./keyboard/toolbar/keys-toolbar.ts";
import { startBodyState } from "./page/body-state.ts";
import { startEarlyClicks } from "./page/early-clicks.ts";
import type { StartFeature } from "./page/feature.ts";
import { startParking } from "./page/parking.ts";
import { startAbout } from "./panels/about/about.ts";
import { startAway } from "./panels/away/away.ts";
import { startConfirming } from "./panels/confirming/confirming.ts";
import { startConnecting } from "./panels/connecting/connecting.ts";
import { startCountdown } from "./panels/countdown/countdown.ts";
import { startElsewhere } from "./panels/elsewhere/elsewhere.ts";
import { startEnded } from "./panels/ended/ended.ts";
import { startIdle } from "./panels/idle/idle.ts";
import { startLanding } from "./panels/landing/landing.ts";
import { startLanguage } from "./panels/language/language.ts";
import { startLeaving } from "./panels/leaving/leaving.ts";
import { startLine } from "./panels/line/line.ts";
import { startLive } from "./panels/live/live.ts";
import { startToolbarFocus } from "./panels/live/toolbar-focus.ts";
import { startCover } from "./screen/cover/cover.ts";
import { startFullScreen } from "./screen/full-screen/full-screen.ts";
import { startKeptPicture } from "./screen/zoom/kept-picture.ts";

/**
 * All features that do something in the page, in the order in which they are told of what happens. What they
 * have in the page is in `markup.ts`.
 */
export const FEATURES: readonly StartFeature[] = [
  startBodyState,
  startBrand,
  startParking,
  startLanding,
  startConfirming,
  startConnecting,
  startElsewhere,
  startEnded,
  startLive,
  startCountdown,
  startLine,
  startKeptPicture,
  startLeaving,
  startCover,
  startAway,
  (context) => context.later.start(context),
  startEarlyClicks,
  startIdle,
  startPhoneKeyboard,
  startKeysToolbar,
  startKeysUp,
  startGuestLayout,
  startAbout,
  startLanguage,
  startFullScreen,
  startToolbarFocus,
  startEmbedding,
];
