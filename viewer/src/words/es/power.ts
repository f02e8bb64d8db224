import type { LaterLanguage } from "../language.ts";

export const power: LaterLanguage["power"] = {
  title: "Alimentación",
  menu: {
    shutDown: "Apagar…",
    restart: "Reiniciar…",
    reset: "Restablecer…",
  },
  asks: {
    shutDown: (machine) => `¿Apagar ${machine}?`,
    restart: (machine) => `¿Reiniciar ${machine}?`,
    reset: (machine) => `¿Restablecer ${machine}?`,
  },
  means: {
    shutDown:
      "Se pide al sistema que se apague. Vuelva a encender la máquina desde su panel de control.",
    restart: "Se pide al sistema que se reinicie.",
    reset: "Como con el botón de reinicio, de inmediato: lo que no se haya guardado se pierde.",
  },
  confirm: {
    shutDown: "Apagar",
    restart: "Reiniciar",
    reset: "Restablecer",
  },
  cancel: "Cancelar",
  done: "La petición se ha enviado al host de la máquina.",
};
