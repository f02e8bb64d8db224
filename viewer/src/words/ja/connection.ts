import type { LaterLanguage } from "../language.ts";

export const connection: LaterLanguage["connection"] = {
  title: "接続",
  verdict: {
    waiting: "少々お待ちください…",
    well: "良好です。",
    network:
      "お使いのネットワークが遅くなっています。ほかのプログラムが使っているか、電波が弱い可能性があります。",
    unsteady:
      "お使いのネットワークが不安定です。有線接続にするか、ルーターに近づくと改善することがあります。",
    target: "ゲートウェイからマシンまでの経路が遅いか、ホストが混み合っています。",
    machine: "入力が表示されるまでに時間がかかっています。マシンが混み合っている可能性があります。",
    browser: "ブラウザーが混み合っています。ほかのタブやプログラムを閉じてください。",
  },
  plot: {
    name: (viewer, target) =>
      `直近 1 分間の往復時間: ゲートウェイまで ${viewer}、そこからマシンまで ${target}`,
    viewer: "あなたからゲートウェイ",
    target: "ゲートウェイからマシン",
  },
  rows: {
    keys: "キーから表示まで",
    keysOf: (middle, most) => `${middle} ms、95% は ${most} ms 以内`,
    keysNone: "入力すると測定されます",
    frames: "フレーム",
    framesOf: (count) => `毎秒 ${count}`,
    data: "データ",
    dataOf: (kilobytes) => `毎秒 ${kilobytes} kB`,
    size: "画面",
    sizeOf: (width, height) => `${width} × ${height}`,
    quality: "画質",
    qualityOf: (level) => `9 段階中 ${level}`,
    left: "残り時間",
    idle: "無操作で終了するまで",
    region: "ゲートウェイ",
    version: "ゲートウェイのバージョン",
    unknown: "不明",
    milliseconds: (count) => `${count} ms`,
  },
  left: {
    minutes: (_count, text) => `${text} 分`,
    hours: (_count, text) => `${text} 時間`,
  },
  copy: "詳細をコピー",
  copied: "詳細をクリップボードにコピーしました",
  notCopied: "このブラウザーではページからコピーできません。",
  catchingUp: {
    label: "接続: 画面の遅れを取り戻しています",
    text: "画面の遅れを取り戻しています…",
  },
  stalled: {
    coming: (kilobytes) => `最初の画面を受信しています（これまでに ${kilobytes} kB）。`,
    renew: "表示が止まりました。マシンに接続し直しています…",
    over: "表示が止まり、再接続でも改善しませんでした。もう一度コンソールを開いてください。",
  },
};
