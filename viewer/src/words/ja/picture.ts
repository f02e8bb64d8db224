import type { LaterLanguage } from "../language.ts";

export const picture: LaterLanguage["picture"] = {
  button: (size) => `表示: ${size}`,
  title: "表示",
  fitShort: "全体",
  wholeShort: "整数倍",
  matchShort: "ウィンドウに合わせる",
  size: {
    title: "大きさ",
    fit: "ウィンドウに収める",
    whole: "整数倍",
    actual: "実際の大きさ",
    match: "ウィンドウに合わせる",
    matchAdvice: "マシンの画面をこのウィンドウと同じ大きさにします。",
    zoom: "拡大率",
    smaller: "縮小",
    larger: "拡大",
    is: (percent) => `画面を ${percent} で表示しています`,
  },
  edges: {
    title: "ピクセル",
    sharp: "くっきり",
    smooth: "なめらか",
  },
  quality: {
    title: "画質",
    automatic: "自動",
    sharp: "高",
    balanced: "中",
    low: "低",
    advice: {
      automatic: "接続に合わせて変わり、画面が止まると正確になります。",
      sharp: "ピクセル単位で正確です。速い接続が必要です。",
      balanced: "ほとんど気づかない程度の劣化があります。",
      low: "遅い接続でも最も速く表示します。",
    },
  },
  screenshot: {
    title: "スクリーンショット",
    save: "保存",
    copy: "コピー",
    saved: "スクリーンショットをダウンロードに保存しました",
    copied: "スクリーンショットをクリップボードにコピーしました",
    failed: "スクリーンショットを作成できませんでした",
    notCopied: "このブラウザーでは画像をコピーできません。代わりに保存してください。",
  },
  popOut: {
    open: "別のウィンドウで開く",
    blocked:
      "ウィンドウが開かれませんでした。このページに許可してから、もう一度ボタンを押してください。",
  },
  match: {
    refused: "マシンの画面の大きさは変わりませんでした",
  },
  map: {
    name: "画面の全体図。矢印キーで表示位置を動かします。",
  },
};
