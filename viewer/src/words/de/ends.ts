import type { EndLanguage } from "../language.ts";
import { seit } from "./since.ts";

export const card: EndLanguage["card"] = {
  session: (name) => `Sitzung ${name}`,
  copy: "Kopieren",
  copied: "Kopiert",
  notCopied: "Bitte selbst kopieren: Der Text ist markiert",
};

export const told: EndLanguage["told"] = {
  inUse: {
    title: (who, since) => `Wird ${seit(since)} von ${who} verwendet`,
    advice: (who) =>
      `Diese Konsole kann nur eine Person haben. Öffnen Sie sie erneut, wenn ${who} sie verlassen hat.`,
  },
  taken: {
    title: (who) => `${who} hat diese Konsole übernommen`,
    advice: (who) =>
      `Die Maschine läuft weiter. Sprechen Sie mit ${who} ab, wer die Konsole verwendet, und öffnen Sie sie dann erneut.`,
  },
  takenByYou: {
    title: "Sie haben diese Konsole an anderer Stelle geöffnet",
    advice: "Dort geht es weiter. Falls Sie das nicht waren, informieren Sie Ihre Administration.",
  },
  endedByOperator: {
    title: (who) => `${who} hat Ihre Sitzung beendet`,
    advice:
      "Die Maschine läuft weiter. Wenn Sie die Konsole noch benötigen, wenden Sie sich an Ihre Administration.",
  },
  revoked: {
    title: (who) => `${who} hat diesen Link zurückgezogen`,
  },
  limit: {
    subject:
      "Sie können nicht mehr Konsolen geöffnet haben. Schließen Sie eine, die Sie nicht mehr benötigen, und öffnen Sie diese dann erneut.",
    console:
      "In dieser Konsole können nicht mehr Personen sein. Öffnen Sie sie erneut, wenn jemand sie verlassen hat.",
    other:
      "Das Gateway erlaubt Ihnen und anderen zusammen keine weiteren geöffneten Konsolen. Öffnen Sie diese später erneut; wenn das nicht hilft, informieren Sie Ihre Administration.",
  },
};

export const ends: EndLanguage["ends"] = {
  closed: {
    title: "Sie haben diese Konsole verlassen",
    advice:
      "Die Maschine läuft weiter. Öffnen Sie die Konsole bei Bedarf in Ihrem Control-Panel erneut.",
  },
  "ticket-missing": {
    title: "Dieser Link ist unvollständig",
    advice: "Ein Teil des Links fehlt. Öffnen Sie die Konsole in Ihrem Control-Panel erneut.",
  },
  "ticket-expired": {
    title: "Dieser Link ist abgelaufen",
    advice:
      "Konsolen-Links sind einige Minuten gültig. Öffnen Sie die Konsole erneut, um einen neuen zu erhalten.",
  },
  "ticket-used": {
    title: "Dieser Link wurde bereits verwendet",
    advice:
      "Jeder Link funktioniert einmal. Wenn Sie ihn selbst geöffnet haben, suchen Sie den anderen Tab; sonst öffnen Sie die Konsole in Ihrem Control-Panel erneut.",
  },
  "ticket-invalid": {
    title: "Dieser Link ist nicht gültig",
    advice:
      "Er wurde beim Kopieren vielleicht abgeschnitten oder für ein anderes Gateway erstellt. Öffnen Sie die Konsole in Ihrem Control-Panel erneut.",
  },
  "ticket-early": {
    title: "Dieser Link ist noch nicht gültig",
    advice:
      "Warten Sie einen Moment, und versuchen Sie es dann erneut. Wenn das so bleibt, geht wahrscheinlich die Uhr des Control-Panels falsch.",
  },
  "target-not-allowed": {
    title: "Das Gateway darf diese Maschine nicht erreichen",
    advice:
      "Ihre Adresse steht nicht auf der Positivliste des Gateways. Bitten Sie Ihre Administration, sie hinzuzufügen (ALLOWED_TARGETS).",
  },
  "target-unreachable": {
    title: "Die Konsole der Maschine antwortet nicht",
    advice:
      "Die Maschine ist vielleicht ausgeschaltet oder umgezogen. Prüfen Sie, ob sie läuft, und öffnen Sie ihre Konsole dann erneut.",
  },
  "target-timeout": {
    title: "Die Konsole der Maschine hat zu lange gebraucht",
    advice:
      "Der Host ist vielleicht ausgelastet, oder eine Firewall ist im Weg. Öffnen Sie die Konsole in einer Minute erneut.",
  },
  "target-refused": {
    title: "Die Konsole der Maschine hat die Verbindung abgelehnt",
    advice:
      "Vielleicht sind bereits zu viele Personen verbunden. Schließen Sie andere Konsolen, und öffnen Sie diese dann erneut.",
  },
  "target-not-vnc": {
    title: "Unter dieser Adresse gibt es keinen VNC-Server",
    advice:
      "Dort hat etwas anderes geantwortet. Bitten Sie Ihre Administration, die Konsolenadresse der Maschine zu prüfen.",
  },
  "login-failed": {
    title: "Das Konsolenpasswort wurde nicht akzeptiert",
    advice:
      "Das Passwort im Link ist falsch oder wurde geändert. Öffnen Sie die Konsole erneut, um einen neuen Link zu erhalten; wenn das nicht hilft, informieren Sie Ihre Administration.",
  },
  "login-locked": {
    title: "Die Konsole ist vorübergehend gesperrt",
    advice:
      "Es gab zu viele falsche Passwörter, daher nimmt der VNC-Server der Maschine eine Zeit lang keines an. Warten Sie einige Minuten, bevor Sie die Konsole erneut öffnen; wenn es wieder geschieht, ist das Passwort im Link falsch.",
  },
  "login-needs-password": {
    title: "Die Konsole verlangt ein Passwort",
    advice: "Der Link enthält es nicht. Wenden Sie sich an Ihre Administration.",
  },
  "login-unsupported": {
    title: "Das Gateway kann sich an dieser Konsole nicht anmelden",
    advice:
      "Keines der Anmeldeverfahren der Konsole ist hier erlaubt. Informieren Sie Ihre Administration.",
  },
  "target-protocol": {
    title: "Die Konsole der Maschine hat etwas Unerwartetes gesendet",
    advice:
      "Die Verbindung wurde vorsichtshalber geschlossen. Öffnen Sie die Konsole erneut; wenn es wieder geschieht, informieren Sie Ihre Administration.",
  },
  "target-closed": {
    title: "Die Maschine hat ihre Konsole geschlossen",
    advice:
      "Sie wurde vielleicht ausgeschaltet, neu gestartet oder ist umgezogen, oder jemand anders hat sie übernommen. Öffnen Sie die Konsole erneut, um fortzufahren.",
  },
  "session-expired": {
    title: "Die Zeit ist abgelaufen",
    advice:
      "Diese Sitzung hat ihr Zeitlimit erreicht. Die Maschine läuft weiter; öffnen Sie die Konsole erneut, um fortzufahren.",
  },
  "session-idle": {
    title: "Diese Konsole wurde nicht verwendet",
    advice:
      "Sie wurde geschlossen, weil lange nichts getippt oder bewegt wurde. Die Maschine läuft weiter; öffnen Sie die Konsole erneut, um fortzufahren.",
  },
  "viewer-protocol": {
    title: "Diese Seite hat etwas Unerwartetes gesendet",
    advice: "Die Verbindung wurde vorsichtshalber geschlossen. Öffnen Sie die Konsole erneut.",
  },
  "viewer-overload": {
    title: "Die Maschine kam nicht hinterher",
    advice:
      "Sie hat Tasten und Klicks langsamer angenommen, als sie kamen. Öffnen Sie die Konsole erneut.",
  },
  "viewer-stalled": {
    title: "Die Verbindung ist verstummt",
    advice:
      "Diese Seite oder ihr Netzwerk hat zu lange nicht geantwortet. Öffnen Sie die Konsole erneut.",
  },
  "target-not-verified": {
    title: "Der Host der Maschine konnte nicht überprüft werden",
    advice:
      "Das Gateway konnte nicht bestätigen, dass es der richtige Host ist, und hat das Passwort nicht gesendet. Informieren Sie Ihre Administration: Das Protokoll des Gateways nennt die Prüfung, die fehlgeschlagen ist.",
  },
  "client-certificate-missing": {
    title: "Der Host verlangt ein Zertifikat",
    advice:
      "Der Host verlangt ein Zertifikat, das das Gateway nicht hat. Informieren Sie Ihre Administration.",
  },
  "no-route": {
    title: "Es gibt keine Route zu dieser Maschine",
    advice:
      "Das Gateway hat keine Route zu dem Netzwerk, in dem die Maschine ist. Informieren Sie Ihre Administration.",
  },
  "connector-unavailable": {
    title: "Das Netzwerk der Maschine ist nicht erreichbar",
    advice:
      "Der Connector davor antwortet nicht oder hat die Anfrage abgelehnt. Öffnen Sie die Konsole in einer Minute erneut; wenn das nicht hilft, informieren Sie Ihre Administration.",
  },
  "console-busy": {
    title: "Diese Konsole ist an anderer Stelle geöffnet",
    advice:
      "Der Host erlaubt nur eine Konsole zur selben Zeit. Schließen Sie die andere, und öffnen Sie diese dann erneut.",
  },
  "target-unauthorized": {
    title: "Der Host hat das Gateway nicht eingelassen",
    advice:
      "Die Sitzung, die der Link enthält, ist dort beendet oder darf diese Konsole nicht öffnen. Öffnen Sie die Konsole erneut, um einen neuen Link zu erhalten.",
  },
  "target-withdrawn": {
    title: "Diese Konsole steht Ihnen nicht mehr zur Verfügung",
    advice:
      "Die Maschine gibt es nicht mehr, oder Ihr Zugriff darauf ist beendet. Öffnen Sie die Konsole erneut dort, wo Sie den Link erhalten haben.",
  },
  "console-in-use": {
    title: "Jemand anders verwendet diese Konsole",
    advice: "Öffnen Sie sie erneut, wenn die andere Person fertig ist.",
  },
  "console-taken": {
    title: "Jemand anders hat diese Konsole übernommen",
    advice:
      "Die Maschine läuft weiter. Sprechen Sie ab, wer die Konsole verwendet, und öffnen Sie sie dann erneut.",
  },
  "ended-by-operator": {
    title: "Die Administration hat Ihre Sitzung beendet",
    advice: "Wenn Sie die Konsole noch benötigen, wenden Sie sich an Ihre Administration.",
  },
  "ticket-revoked": {
    title: "Dieser Link wurde zurückgezogen",
    advice:
      "Öffnen Sie die Konsole erneut dort, wo Sie den Link erhalten haben, oder wenden Sie sich an Ihre Administration.",
  },
  "limit-reached": {
    title: "Es sind zu viele Konsolen geöffnet",
    advice:
      "Schließen Sie eine Konsole, die Sie nicht mehr benötigen, und öffnen Sie diese dann erneut.",
  },
  "target-not-running": {
    title: "Unter dieser Adresse gibt es keine Konsole",
    advice:
      "Die Maschine ist vielleicht ausgeschaltet oder auf einen anderen Host umgezogen. Prüfen Sie, ob sie läuft, und öffnen Sie ihre Konsole dann erneut.",
  },
  "target-unsupported": {
    title: "Diese Art von Konsole wird nicht unterstützt",
    advice: "Sie spricht kein VNC, daher kann das Gateway sie nicht anzeigen.",
  },
  "link-address": {
    title: "Dieser Link wurde für ein anderes Netzwerk erstellt",
    advice:
      "Er funktioniert nur in dem Netzwerk, aus dem er angefordert wurde. Öffnen Sie die Konsole erneut aus dem Netzwerk, in dem Sie jetzt sind.",
  },
  "viewer-behind": {
    title: "Diese Seite kam nicht hinterher",
    advice:
      "Für sie wartete mehr, als das Gateway aufbewahrt. Prüfen Sie Ihr Netzwerk, und öffnen Sie die Konsole dann erneut.",
  },
  "needs-confirmation": {
    title: "Dieser Link fragt, bevor er öffnet",
    advice:
      "Öffnen Sie ihn in einem Browser, und drücken Sie dort die Schaltfläche. Er wurde noch nicht verwendet.",
  },
  "origin-not-allowed": {
    title: "Diese Seite darf keine Konsolen öffnen",
    advice:
      "Das Gateway erlaubt das nur Seiten unter seiner eigenen Adresse und unter denen in seiner Konfiguration. Bitten Sie Ihre Administration, die Adresse dieser Seite hinzuzufügen (ALLOWED_ORIGINS).",
  },
  "target-taken-over": {
    title: "Jemand anders hat vielleicht übernommen",
    advice:
      "Die Maschine hat diese Verbindung geschlossen, wie immer, wenn jemand die Konsole für sich allein öffnet. Öffnen Sie die Konsole erneut, um fortzufahren.",
  },
  "taken-over": {
    title: "Diese Konsole wurde an anderer Stelle geöffnet",
    advice:
      "Sie läuft in einer anderen Seite weiter. Falls das nicht Ihre Seite ist, informieren Sie Ihre Administration, und öffnen Sie die Konsole in Ihrem Control-Panel erneut.",
  },
  "resume-refused": {
    title: "Die Verbindung ist abgebrochen",
    advice:
      "Das Gateway konnte sie nicht wieder aufnehmen. Öffnen Sie die Konsole in Ihrem Control-Panel erneut.",
  },
  "gateway-busy": {
    title: "Zu viele Konsolen auf einmal",
    advice:
      "Innerhalb einer Minute wurden mehr Konsolen geöffnet, als das Gateway erlaubt. Warten Sie eine Minute, und versuchen Sie es dann erneut.",
  },
  "gateway-unready": {
    title: "Das Gateway ist nicht eingerichtet",
    advice:
      "Seine Konfiguration ist unvollständig. Ihre Administration findet den Grund unter /readyz.",
  },
  "gateway-error": {
    title: "Im Gateway ist ein Fehler aufgetreten",
    advice:
      "Öffnen Sie die Konsole erneut. Wenn es wieder geschieht, teilen Sie Ihrer Administration mit, wann es geschehen ist.",
  },
  "gateway-unreachable": {
    title: "Das Gateway antwortet nicht",
    advice: "Prüfen Sie Ihre Internetverbindung, und versuchen Sie es dann erneut.",
  },
  "gateway-refused": {
    title: "Das Gateway hat diese Seite nicht eingelassen",
    advice:
      "Es ist erreichbar, hat die Verbindung aber abgelehnt, oder etwas auf dem Weg lässt keine WebSockets durch. Versuchen Sie es erneut; wenn das nicht hilft, informieren Sie Ihre Administration.",
  },
  "connection-lost": {
    title: "Die Verbindung ist abgebrochen",
    advice:
      "Die Verbindung zum Gateway wurde unterbrochen. Die Maschine läuft weiter: Öffnen Sie die Konsole in Ihrem Control-Panel erneut.",
  },
  "page-incomplete": {
    title: "Teile dieser Seite konnten nicht geladen werden",
    advice: "Prüfen Sie das Netzwerk: Die Konsole läuft weiter.",
  },
  "viewer-failed": {
    title: "Der Bildschirm konnte nicht angezeigt werden",
    advice:
      "In dieser Seite ist ein Fehler aufgetreten. Öffnen Sie die Konsole in Ihrem Control-Panel erneut; wenn es wieder geschieht, versuchen Sie es mit einem anderen Browser.",
  },
  "browser-unsupported": {
    title: "Dieser Browser kann die Konsole nicht anzeigen",
    advice:
      "Verwenden Sie eine aktuelle Version von Chrome, Edge, Firefox oder Safari, und öffnen Sie den Link über https.",
  },
};
