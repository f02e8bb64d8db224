import type { EndLanguage } from "../language.ts";
import { desde } from "./since.ts";

export const card: EndLanguage["card"] = {
  session: (name) => `sesión ${name}`,
  copy: "Copiar",
  copied: "Copiado",
  notCopied: "Cópielo a mano: está seleccionado",
};

export const told: EndLanguage["told"] = {
  inUse: {
    title: (who, since) => `${who} usa esta consola ${desde(since)}`,
    advice: (who) =>
      `Solo una persona puede tener esta consola. Ábrala de nuevo cuando ${who} haya salido.`,
  },
  taken: {
    title: (who) => `${who} ha tomado esta consola`,
    advice: (who) =>
      `La máquina sigue funcionando. Acuerde con ${who} quién usa la consola y después ábrala de nuevo.`,
  },
  takenByYou: {
    title: "Ha abierto esta consola en otro lugar",
    advice: "Continúa allí. Si no ha sido usted, avise a su administrador.",
  },
  endedByOperator: {
    title: (who) => `${who} ha terminado su sesión`,
    advice:
      "La máquina sigue funcionando. Si vuelve a necesitar la consola, consulte a su administrador.",
  },
  revoked: {
    title: (who) => `${who} ha retirado este enlace`,
  },
  limit: {
    subject:
      "Ya tiene abiertas tantas consolas como se permite a una persona. Cierre una que ya no necesite y después abra esta de nuevo.",
    console: "En esta consola no caben más personas. Ábrala de nuevo cuando alguien haya salido.",
    other:
      "La puerta de enlace no permite más consolas abiertas, sumando las suyas y las de otras personas. Abra esta de nuevo más tarde; si eso no ayuda, avise a su administrador.",
  },
};

export const ends: EndLanguage["ends"] = {
  closed: {
    title: "Ha salido de esta consola",
    advice: "La máquina sigue funcionando. Vuelva a abrir la consola desde su panel de control.",
  },
  "ticket-missing": {
    title: "Este enlace está incompleto",
    advice: "Falta una parte del enlace. Vuelva a abrir la consola desde su panel de control.",
  },
  "ticket-expired": {
    title: "Este enlace ha caducado",
    advice:
      "Los enlaces de consola son válidos durante unos minutos. Vuelva a abrir la consola para obtener uno nuevo.",
  },
  "ticket-used": {
    title: "Este enlace ya se ha usado",
    advice:
      "Cada enlace funciona una sola vez. Si lo ha abierto usted, busque la otra pestaña; si no, vuelva a abrir la consola desde su panel de control.",
  },
  "ticket-invalid": {
    title: "Este enlace no es válido",
    advice:
      "Puede que se haya cortado al copiarlo o que se creara para otra puerta de enlace. Vuelva a abrir la consola desde su panel de control.",
  },
  "ticket-early": {
    title: "Este enlace aún no es válido",
    advice:
      "Espere un momento y vuelva a intentarlo. Si sigue ocurriendo, es probable que el reloj del panel de control esté mal.",
  },
  "target-not-allowed": {
    title: "La puerta de enlace no tiene permiso para llegar a esta máquina",
    advice:
      "Su dirección no está en la lista de direcciones permitidas de la puerta de enlace. Pida a su administrador que la añada (ALLOWED_TARGETS).",
  },
  "target-unreachable": {
    title: "La consola de la máquina no responde",
    advice:
      "Puede que la máquina esté apagada o haya cambiado de lugar. Compruebe que está en marcha y después vuelva a abrir su consola.",
  },
  "target-timeout": {
    title: "La consola de la máquina ha tardado demasiado",
    advice:
      "Puede que el host esté ocupado o que haya un cortafuegos de por medio. Vuelva a abrir la consola dentro de un minuto.",
  },
  "target-refused": {
    title: "La consola de la máquina ha rechazado la conexión",
    advice:
      "Puede que ya haya demasiadas personas conectadas. Cierre otras consolas y después abra esta de nuevo.",
  },
  "target-not-vnc": {
    title: "No hay ningún servidor VNC en esta dirección",
    advice:
      "Allí ha respondido otra cosa. Pida a su administrador que compruebe la dirección de la consola de la máquina.",
  },
  "login-failed": {
    title: "No se ha aceptado la contraseña de la consola",
    advice:
      "La contraseña del enlace es incorrecta o ha cambiado. Vuelva a abrir la consola para obtener un enlace nuevo; si eso no ayuda, avise a su administrador.",
  },
  "login-locked": {
    title: "La consola está bloqueada por un tiempo",
    advice:
      "Ha habido demasiadas contraseñas incorrectas, así que el servidor VNC de la máquina no acepta ninguna durante un tiempo. Espere unos minutos antes de volver a abrir la consola; si ocurre de nuevo, la contraseña del enlace es incorrecta.",
  },
  "login-needs-password": {
    title: "La consola pide una contraseña",
    advice: "El enlace no la contiene. Consulte a su administrador.",
  },
  "login-unsupported": {
    title: "La puerta de enlace no puede iniciar sesión en esta consola",
    advice:
      "Ninguno de los métodos de inicio de sesión de la consola está permitido aquí. Avise a su administrador.",
  },
  "target-protocol": {
    title: "La consola de la máquina ha enviado algo inesperado",
    advice:
      "La conexión se ha cerrado por precaución. Vuelva a abrir la consola; si ocurre de nuevo, avise a su administrador.",
  },
  "target-closed": {
    title: "La máquina ha cerrado su consola",
    advice:
      "Puede que se haya apagado, reiniciado o trasladado, o que otra persona haya tomado la consola. Vuelva a abrir la consola para continuar.",
  },
  "session-expired": {
    title: "Se ha acabado el tiempo",
    advice:
      "Esta sesión ha llegado a su límite de tiempo. La máquina sigue funcionando; vuelva a abrir la consola para continuar.",
  },
  "session-idle": {
    title: "Nadie ha usado esta consola",
    advice:
      "Se ha cerrado porque no se ha escrito ni movido nada durante mucho tiempo. La máquina sigue funcionando; vuelva a abrir la consola para continuar.",
  },
  "viewer-protocol": {
    title: "Esta página ha enviado algo inesperado",
    advice: "La conexión se ha cerrado por precaución. Vuelva a abrir la consola.",
  },
  "viewer-overload": {
    title: "La máquina no ha podido seguir el ritmo",
    advice: "Aceptaba teclas y clics más despacio de lo que llegaban. Vuelva a abrir la consola.",
  },
  "viewer-stalled": {
    title: "La conexión se ha quedado en silencio",
    advice:
      "Esta página o su red no ha respondido durante demasiado tiempo. Vuelva a abrir la consola.",
  },
  "target-not-verified": {
    title: "No se ha podido verificar el host de la máquina",
    advice:
      "La puerta de enlace no ha podido confirmar que sea el host correcto y no ha enviado la contraseña. Avise a su administrador: el registro de la puerta de enlace indica la comprobación que ha fallado.",
  },
  "client-certificate-missing": {
    title: "El host pide un certificado",
    advice:
      "El host exige un certificado que la puerta de enlace no tiene. Avise a su administrador.",
  },
  "no-route": {
    title: "No hay ninguna ruta a esta máquina",
    advice:
      "La puerta de enlace no tiene ninguna ruta a la red en la que está la máquina. Avise a su administrador.",
  },
  "connector-unavailable": {
    title: "No se puede llegar a la red de la máquina",
    advice:
      "El conector que hay delante no responde o ha rechazado la solicitud. Vuelva a abrir la consola dentro de un minuto; si eso no ayuda, avise a su administrador.",
  },
  "console-busy": {
    title: "Esta consola está abierta en otro lugar",
    advice:
      "El host permite una sola consola a la vez. Cierre la otra y después abra esta de nuevo.",
  },
  "target-unauthorized": {
    title: "El host no ha dejado entrar a la puerta de enlace",
    advice:
      "La sesión que contiene el enlace ha terminado allí o no tiene permiso para abrir esta consola. Vuelva a abrir la consola para obtener un enlace nuevo.",
  },
  "target-withdrawn": {
    title: "Esta consola ya no está a su disposición",
    advice:
      "La máquina ya no existe o su acceso a ella ha terminado. Abra la consola de nuevo desde donde obtuvo el enlace.",
  },
  "console-in-use": {
    title: "Otra persona usa esta consola",
    advice: "Ábrala de nuevo cuando la otra persona haya terminado.",
  },
  "console-taken": {
    title: "Otra persona ha tomado esta consola",
    advice:
      "La máquina sigue funcionando. Acuerde con la otra persona quién usa la consola y después ábrala de nuevo.",
  },
  "ended-by-operator": {
    title: "Un administrador ha terminado su sesión",
    advice: "Si vuelve a necesitar la consola, consulte a su administrador.",
  },
  "ticket-revoked": {
    title: "Este enlace se ha retirado",
    advice: "Vuelva a abrir la consola desde donde obtuvo el enlace o consulte a su administrador.",
  },
  "limit-reached": {
    title: "Hay demasiadas consolas abiertas",
    advice: "Cierre una consola que ya no necesite y después abra esta de nuevo.",
  },
  "target-not-running": {
    title: "No hay ninguna consola en esta dirección",
    advice:
      "Puede que la máquina esté apagada o haya pasado a otro host. Compruebe que está en marcha y después vuelva a abrir su consola.",
  },
  "target-unsupported": {
    title: "Este tipo de consola no es compatible",
    advice: "No usa VNC, así que la puerta de enlace no puede mostrarla.",
  },
  "link-address": {
    title: "Este enlace se creó para otra red",
    advice:
      "Solo funciona en la red desde la que se pidió. Vuelva a abrir la consola desde la red en la que está ahora.",
  },
  "viewer-behind": {
    title: "Esta página no ha podido seguir el ritmo",
    advice:
      "Esta página tenía pendiente más de lo que la puerta de enlace puede guardar. Compruebe su red y después vuelva a abrir la consola.",
  },
  "needs-confirmation": {
    title: "Este enlace pregunta antes de abrir",
    advice: "Ábralo en un navegador y pulse el botón que aparece. Aún no se ha usado.",
  },
  "origin-not-allowed": {
    title: "Esta página no tiene permiso para abrir consolas",
    advice:
      "La puerta de enlace solo lo permite desde su propia dirección y desde las de su configuración. Pida a su administrador que añada la dirección de esta página (ALLOWED_ORIGINS).",
  },
  "target-taken-over": {
    title: "Puede que otra persona haya tomado la consola",
    advice:
      "La máquina ha cerrado esta conexión, como hace cuando alguien abre la consola solo para sí. Vuelva a abrir la consola para continuar.",
  },
  "taken-over": {
    title: "Esta consola se ha abierto en otro lugar",
    advice:
      "Continúa en otra página. Si esa página no es suya, avise a su administrador y vuelva a abrir la consola desde su panel de control.",
  },
  "resume-refused": {
    title: "Se ha perdido la conexión",
    advice:
      "La puerta de enlace no ha podido retomarla. Vuelva a abrir la consola desde su panel de control.",
  },
  "gateway-busy": {
    title: "Demasiadas consolas a la vez",
    advice:
      "En un minuto se han abierto más consolas de las que permite la puerta de enlace. Espere un minuto y vuelva a intentarlo.",
  },
  "gateway-unready": {
    title: "La puerta de enlace no está configurada",
    advice: "Su configuración está incompleta. Su administrador encontrará el motivo en /readyz.",
  },
  "gateway-error": {
    title: "Ha ocurrido un error en la puerta de enlace",
    advice:
      "Vuelva a abrir la consola. Si ocurre de nuevo, diga a su administrador cuándo ha ocurrido.",
  },
  "gateway-unreachable": {
    title: "La puerta de enlace no responde",
    advice: "Compruebe su conexión a Internet y vuelva a intentarlo.",
  },
  "gateway-refused": {
    title: "La puerta de enlace no ha dejado entrar a esta página",
    advice:
      "Se puede llegar a ella, pero ha rechazado la conexión, o algo en la red no deja pasar los WebSockets. Vuelva a intentarlo; si eso no ayuda, avise a su administrador.",
  },
  "connection-lost": {
    title: "Se ha perdido la conexión",
    advice:
      "Se ha cortado la conexión con la puerta de enlace. La máquina sigue funcionando: vuelva a abrir la consola desde su panel de control.",
  },
  "page-incomplete": {
    title: "No se han podido cargar partes de esta página",
    advice: "Compruebe la red: la consola continúa.",
  },
  "viewer-failed": {
    title: "No se ha podido mostrar la pantalla",
    advice:
      "Se ha producido un error en esta página. Vuelva a abrir la consola desde su panel de control; si ocurre de nuevo, pruebe con otro navegador.",
  },
  "browser-unsupported": {
    title: "Este navegador no puede mostrar la consola",
    advice: "Use una versión actual de Chrome, Edge, Firefox o Safari y abra el enlace por https.",
  },
};
