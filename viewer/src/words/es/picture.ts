import type { LaterLanguage } from "../language.ts";

export const picture: LaterLanguage["picture"] = {
  button: (size) => `Imagen: ${size}`,
  title: "Imagen",
  fitShort: "Ajustada",
  wholeShort: "Píxeles enteros",
  matchShort: "Como la ventana",
  size: {
    title: "Tamaño",
    fit: "Ajustar a la ventana",
    whole: "Píxeles enteros",
    actual: "Tamaño real",
    match: "Adaptar la pantalla a la ventana",
    matchAdvice: "La pantalla de la máquina pasa a ser tan grande como esta ventana.",
    zoom: "Zoom",
    smaller: "Reducir",
    larger: "Ampliar",
    is: (percent) => `La pantalla se muestra al ${percent}`,
  },
  edges: {
    title: "Píxeles",
    sharp: "Nítidos",
    smooth: "Suaves",
  },
  quality: {
    title: "Calidad",
    automatic: "Automática",
    sharp: "Alta",
    balanced: "Equilibrada",
    low: "Baja",
    advice: {
      automatic: "Se adapta a su conexión y es exacta en cuanto la imagen queda quieta.",
      sharp: "Píxeles exactos. Requiere una conexión rápida.",
      balanced: "Pequeñas pérdidas que casi nadie nota.",
      low: "La imagen más rápida para una conexión lenta.",
    },
  },
  screenshot: {
    title: "Captura de pantalla",
    save: "Guardar",
    copy: "Copiar",
    saved: "La captura de pantalla está en las descargas",
    copied: "La captura de pantalla está en el portapapeles",
    failed: "No se ha podido hacer la captura de pantalla",
    notCopied: "Este navegador no deja que la página copie una imagen. Guárdela en su lugar.",
  },
  popOut: {
    open: "Abrir en una ventana propia",
    blocked:
      "El navegador no ha abierto ninguna ventana. Permita que esta página abra una y vuelva a pulsar el botón.",
  },
  match: {
    refused: "La máquina conserva el tamaño de su pantalla",
  },
  map: {
    name: "Mapa de la pantalla. Las teclas de flecha mueven la parte que se ve.",
  },
};
