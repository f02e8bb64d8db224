import { startClipboard } from "./clipboard/clipboard.ts";
import { startGuestKeyboard } from "./keyboard/guest/guest-keyboard-dialog.tsx";
import { startKeysMenu } from "./keyboard/menu/keys-menu.tsx";
import { startGuestLocks } from "./keyboard/locks/guest-locks.tsx";
import { startMacShortcuts } from "./keyboard/mac/mac-shortcuts.tsx";
import { startHeldModifiers } from "./keyboard/toolbar/held-modifiers.tsx";
import { startTextBar } from "./keyboard/text-bar/text-bar.tsx";
import { startTypeText } from "./keyboard/typing/type-text.tsx";
import { startBeforeUnload } from "./page/before-unload.ts";
import { startKeyRow } from "./keyboard/row/key-row.tsx";
import type { StartFeature } from "./page/feature.ts";
import { startScreenAwake } from "./page/screen-awake.ts";
import { startControl } from "./panels/others/control/control.tsx";
import { startInUse } from "./panels/others/in-use/in-use.ts";
import { startMessages } from "./panels/others/messages/messages.tsx";
import { startPeople } from "./panels/others/people/people.tsx";
import { startRequest } from "./panels/others/request/request.tsx";
import { startMoreTime } from "./panels/countdown/more-time.tsx";
import { startPower } from "./panels/power/power.tsx";
import { startShare } from "./panels/others/share/share.tsx";
import { startKeysElsewhere } from "./screen/keys-elsewhere/keys-elsewhere.tsx";
import { startBell } from "./screen/bell/bell.tsx";
import { startTint } from "./screen/tint/tint.ts";
import { startSizeFlash } from "./screen/size-flash/size-flash.tsx";
import { startTabSign } from "./page/tab-sign/tab-sign.ts";
import { startH264 } from "./screen/h264/h264.ts";
import { startKeepingShell } from "./shell/keeping.ts";
import { startSound } from "./sound/sound.ts";
import { startTouch } from "./touch/touch.tsx";
import { startFilledScreen } from "./screen/full-screen/filled-screen.tsx";
import { startStallWatch } from "./screen/stall/stall.ts";
import { startMinimap } from "./screen/picture/minimap.tsx";
import { startEdgePanning } from "./screen/zoom/edge-panning.ts";
import { startPicture } from "./screen/picture/picture.tsx";
import { startGivenMouse } from "./pointer/given-mouse.tsx";
import { startTrackpadPinch } from "./pointer/trackpad-pinch.ts";
import { startTypingView } from "./touch/typing/typing-view.ts";
import { startCatchingUp } from "./connection/catching-up-dot.ts";
import { startConnection } from "./connection/connection.tsx";

export { converse } from "./embedding/embedded-console.ts";

/**
 * All features that no first frame needs, in the order in which they are told of what happens. This file and what it
 * imports, styles as well, is a part of the page of its own: `page/later-features.ts` fetches it.
 */
export const LATER: readonly StartFeature[] = [
  startKeysMenu,
  startHeldModifiers,
  startGuestLocks,
  startInUse,
  // Before those that its buttons are for.
  startPeople,
  startControl,
  startRequest,
  startMessages,
  startShare,
  startMoreTime,
  startBeforeUnload,
  startKeysElsewhere,
  startSizeFlash,
  startTint,
  startTabSign,
  // After what signs the title as well.
  startBell,
  startClipboard,
  // After what pastes.
  startMacShortcuts,
  startSound,
  startH264,
  startTouch,
  startTypeText,
  startTextBar,
  startGuestKeyboard,
  // Last in the menu of keys, where nothing beside it is pressed by mistake.
  startPower,
  startFilledScreen,
  startPicture,
  startMinimap,
  startEdgePanning,
  startKeyRow,
  startGivenMouse,
  startTrackpadPinch,
  startTypingView,
  startScreenAwake,
  startConnection,
  startCatchingUp,
  startStallWatch,
  startKeepingShell,
];
