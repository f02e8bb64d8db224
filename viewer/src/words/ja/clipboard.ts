import type { LaterLanguage } from "../language.ts";

export const clipboard: LaterLanguage["clipboard"] = {
  button: "クリップボード",
  buttonNew: "クリップボード: マシンで文字がコピーされました",
  from: (machine) => `${machine} でコピーされた内容`,
  nothing: "マシンでコピーした内容がここに表示されます。",
  copy: "コピー",
  copied: "コピーしました",
  notCopied: "ブラウザーが許可していません。選択された文字を Ctrl+C でコピーしてください。",
  copyForbidden: "このマシンからのコピーは許可されていません。",
  to: (machine) => `${machine} に渡す文字`,
  give: "マシンに渡す",
  given: "マシンに渡しました。マシン側で貼り付けてください。",
  pasteForbidden: "このマシンへの貼り付けは許可されていません。",
  watching: "クリップボードは、マシンを操作している人のものです。",
  size: (size, limit) => `${size} / ${limit}`,
  tooLong: (limit) => `文字が長すぎます。上限は ${limit} です。`,
  pastedTooLong: (limit) =>
    `マシンのクリップボードには長すぎるため、貼り付けませんでした。上限は ${limit} です。`,
  missing: (character) =>
    `このマシンのクリップボードでは「${character}」を扱えません。代わりに疑問符が届きます。`,
  share: "クリップボードを自動的に共有する",
  shareBoth: "一方でコピーした文字を、もう一方で貼り付けられます。",
  shareCopyOnly:
    "マシンでコピーした文字を、このコンピューターで貼り付けられます。Ctrl+V でこのコンピューターの文字を貼り付けます。",
  sharePasteOnly: "このコンピューターでコピーした文字を、マシンで貼り付けられます。",
  denied:
    "ブラウザーがクリップボードの読み取りを許可していません。このページに対するブラウザーの設定で許可してください。",
};
