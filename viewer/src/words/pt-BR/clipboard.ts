import type { LaterLanguage } from "../language.ts";

export const clipboard: LaterLanguage["clipboard"] = {
  button: "Área de transferência",
  buttonNew: "Área de transferência: foi copiado texto na máquina",
  from: (machine) => `Copiado em ${machine}`,
  nothing: "O que for copiado na máquina aparece aqui.",
  copy: "Copiar",
  copied: "Copiado",
  notCopied: "O navegador não permite. Copie o texto selecionado com Ctrl+C.",
  copyForbidden: "Não é permitido copiar desta máquina.",
  to: (machine) => `Texto para ${machine}`,
  give: "Passar à máquina",
  given: "A máquina recebeu o texto. Cole-o lá.",
  pasteForbidden: "Não é permitido colar nesta máquina.",
  watching: "A área de transferência é de quem controla a máquina.",
  size: (size, limit) => `${size} de ${limit}`,
  tooLong: (limit) => `Este texto é longo demais para a máquina. O limite é ${limit}.`,
  pastedTooLong: (limit) =>
    `O texto é longo demais para a área de transferência da máquina e não foi colado. O limite é ${limit}.`,
  missing: (character) =>
    `A área de transferência desta máquina não tem “${character}”: um ponto de interrogação chega no lugar.`,
  share: "Compartilhar a área de transferência automaticamente",
  shareBoth: "O texto copiado de um lado pode ser colado do outro.",
  shareCopyOnly:
    "O texto copiado na máquina pode ser colado neste computador. Ctrl+V cola o texto deste computador.",
  sharePasteOnly: "O texto copiado neste computador pode ser colado na máquina.",
  denied:
    "O navegador não permite que esta página leia a área de transferência. Permita nas configurações do navegador para esta página.",
};
