import type { LaterLanguage } from "../language.ts";

export const sound: LaterLanguage["sound"] = {
  button: "声音：关",
  buttonOn: "声音：开",
  title: "声音",
  play: "播放虚拟机的声音",
  explained: "每次打开此页面时声音都是关闭的，由您打开。",
  volume: "音量",
  none: "虚拟机尚未发送任何声音。",
  impossible: "此浏览器无法播放虚拟机的声音。",
};
