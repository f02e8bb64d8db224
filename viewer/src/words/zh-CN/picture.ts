import type { LaterLanguage } from "../language.ts";

export const picture: LaterLanguage["picture"] = {
  button: (size) => `画面：${size}`,
  title: "画面",
  fitShort: "适应",
  wholeShort: "整数倍",
  matchShort: "匹配窗口",
  size: {
    title: "大小",
    fit: "适应窗口",
    whole: "整数倍像素",
    actual: "实际大小",
    match: "匹配窗口",
    matchAdvice: "虚拟机的屏幕将与此窗口一样大。",
    zoom: "缩放",
    smaller: "缩小",
    larger: "放大",
    is: (percent) => `屏幕以 ${percent} 显示`,
  },
  edges: {
    title: "像素",
    sharp: "锐利",
    smooth: "平滑",
  },
  quality: {
    title: "画质",
    automatic: "自动",
    sharp: "高",
    balanced: "均衡",
    low: "低",
    advice: {
      automatic: "随连接调整，画面静止后立即变为精确。",
      sharp: "像素精确，需要较快的连接。",
      balanced: "有少量损失，很少有人察觉。",
      low: "慢速连接上最快的画面。",
    },
  },
  screenshot: {
    title: "截图",
    save: "保存",
    copy: "复制",
    saved: "截图已保存到下载文件夹",
    copied: "截图已复制到剪贴板",
    failed: "未能生成截图",
    notCopied: "此浏览器不允许页面复制图片，请改为保存。",
  },
  popOut: {
    open: "在独立窗口中打开",
    blocked: "浏览器没有打开窗口。请允许此页面打开窗口，然后再次按下按钮。",
  },
  match: {
    refused: "虚拟机保持了原来的屏幕大小",
  },
  map: {
    name: "屏幕缩略图。用方向键移动可见区域。",
  },
};
