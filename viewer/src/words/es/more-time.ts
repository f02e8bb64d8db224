import type { LaterLanguage } from "../language.ts";

export const moreTime: LaterLanguage["moreTime"] = {
  ask: "Pedir más tiempo",
  asked: "Más tiempo pedido",
  askedMeans: "Su administrador decide. La respuesta aparece aquí.",
  given: (time) => `Tiene más tiempo. Nuevo fin: ${time}`,
  changed: (time) => `Esta sesión tiene otro fin: ${time}`,
  declined: "Sin más tiempo",
  declinedMeans: "Su petición de más tiempo se ha rechazado.",
  early: "Acaba de pedir más tiempo. Espere un poco antes de volver a pedirlo.",
};
