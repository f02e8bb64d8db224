import type { LaterLanguage } from "../language.ts";

export const picture: LaterLanguage["picture"] = {
  button: (size) => `Imagem: ${size}`,
  title: "Imagem",
  fitShort: "Ajustada",
  wholeShort: "Pixels inteiros",
  matchShort: "Como a janela",
  size: {
    title: "Tamanho",
    fit: "Ajustar à janela",
    whole: "Pixels inteiros",
    actual: "Tamanho real",
    match: "Adaptar a tela à janela",
    matchAdvice: "A tela da máquina fica do tamanho desta janela.",
    zoom: "Zoom",
    smaller: "Diminuir",
    larger: "Aumentar",
    is: (percent) => `A tela é mostrada em ${percent}`,
  },
  edges: {
    title: "Pixels",
    sharp: "Nítidos",
    smooth: "Suaves",
  },
  quality: {
    title: "Qualidade",
    automatic: "Automática",
    sharp: "Alta",
    balanced: "Equilibrada",
    low: "Baixa",
    advice: {
      automatic: "Acompanha sua conexão e fica exata assim que a imagem para.",
      sharp: "Pixels exatos. Requer uma conexão rápida.",
      balanced: "Pequenas perdas que quase ninguém nota.",
      low: "A imagem mais rápida para uma conexão lenta.",
    },
  },
  screenshot: {
    title: "Captura de tela",
    save: "Salvar",
    copy: "Copiar",
    saved: "A captura de tela está nos seus downloads",
    copied: "A captura de tela está na sua área de transferência",
    failed: "Não foi possível fazer a captura de tela",
    notCopied: "Este navegador não permite que a página copie uma imagem. Salve-a em vez disso.",
  },
  popOut: {
    open: "Abrir em uma janela própria",
    blocked:
      "O navegador não abriu uma janela. Permita que esta página abra uma e pressione o botão novamente.",
  },
  match: {
    refused: "A máquina mantém o tamanho da tela",
  },
  map: {
    name: "Mapa da tela. As setas do teclado movem a parte visível.",
  },
};
