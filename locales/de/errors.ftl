# Was ist passiert, was ist sicher, was ist zu tun. Die Schlüssel sind die festen Codes des Servers.

denial-entry-not-valid = Dieser Code ist nicht gültig. Prüfen Sie die Ziffern oder bitten Sie um einen neuen Code.
denial-takeover-declined = Ihr Platz bleibt auf dem anderen Gerät. Machen Sie dort weiter oder bitten Sie den Mitarbeiter um einen neuen Code.
denial-takeover-unanswered = Niemand hat geantwortet. Fragen Sie erneut oder bitten Sie den Mitarbeiter um einen neuen Code.
denial-takeover-exhausted = Ihr Platz wird auf einem anderen Gerät verwendet. Bitten Sie den Mitarbeiter um einen neuen Code.
denial-no-takeover-asked = Diese Frage ist schon beantwortet. Sie müssen nichts mehr tun.
denial-replaced = Sie machen auf einem anderen Gerät weiter. Bleiben Sie dort oder geben Sie den Code hier erneut ein.
denial-not-in-session = Sie sind nicht mehr in dieser Sitzung. Geben Sie Ihren Code ein, um zurückzukommen.
denial-session-ended = Diese Sitzung ist beendet. Mit einem neuen Sitzungscode geht es weiter.
denial-not-host = Das kann nur der Host der Sitzung. Bitten Sie ihn darum.
denial-not-agent = Das kann nur ein Mitarbeiter. Bitten Sie ihn darum.
denial-not-customer = Das kann nur der Kunde. Bitten Sie ihn darum.
denial-status-not-allowed = Der aktuelle Status lässt diese Änderung nicht zu. Prüfen Sie den Status und wählen Sie einen anderen.
denial-not-confirmed = Die Sitzung ist noch nicht bestätigt. Sobald sie bestätigt ist, können Sie anrufen.
denial-still-checking = Die Medienprüfung läuft noch. Warten Sie, bis sie abgeschlossen oder übersprungen ist.
denial-nobody-to-call = Im Moment ist niemand da, der den Anruf annehmen kann. Sie können chatten.
denial-calls-unsupported = Anrufe sind im Browser des Kunden nicht möglich. Nutzen Sie den Chat oder bitten Sie den Kunden, einen anderen Browser zu versuchen.
denial-already-ringing = Es klingelt schon. Warten Sie auf eine Antwort.
denial-not-ringing = Es klingelt nicht mehr. Sie können den Anruf selbst starten.
denial-own-ring = Das ist Ihr eigener Anruf. Warten Sie, bis er angenommen wird.
denial-no-call = Es läuft kein Anruf. Starten Sie zuerst einen.
denial-already-in-call = Sie sind schon im Anruf. Sie müssen nichts mehr tun.
denial-not-in-call = Sie sind nicht im Anruf. Nehmen Sie zuerst teil.
denial-no-voice = Es läuft kein Sprachanruf. Ein Mitarbeiter kann einen starten.
denial-voice-already = Der Sprachanruf läuft schon. Sie können teilnehmen.
denial-not-in-voice = Diese Person ist nicht im Sprachanruf. Sie muss zuerst teilnehmen.
denial-confirmation-needed = Bitte bestätigen Sie, dass Sie die Medienprüfung überspringen möchten.
denial-check-not-passed = Es funktioniert noch nicht alles. Wählen Sie „Nur Ton“ oder überspringen Sie die Medienprüfung, um weiterzukommen.
denial-text-empty = Es gibt noch nichts zu senden. Schreiben Sie zuerst etwas.
denial-text-too-long = Dieser Text ist zu lang. Er bleibt erhalten: Bitte kürzen Sie ihn.
denial-limit-reached = Diese Sitzung hat ihr Limit erreicht. Es ging nichts verloren. Starten Sie eine neue Sitzung, um weiterzumachen.
denial-host-ends-instead = Der Host kann den Anruf nicht verlassen. Beenden Sie ihn für alle.

error-unknown = Das hat nicht funktioniert. Es ging nichts verloren. Bitte versuchen Sie es erneut.
error-offline = Keine Verbindung. Es ging nichts verloren. Bitte versuchen Sie es erneut.
error-incomplete = Ein Teil dieser Seite wurde nicht geladen: keine Verbindung, oder die Seite wurde aktualisiert. Es ging nichts verloren. Bitte versuchen Sie es erneut.
error-sign-in-failed = Benutzername oder Passwort ist falsch. Prüfen Sie beides und versuchen Sie es erneut.
error-signed-out = Sie sind abgemeldet. Bitte melden Sie sich erneut an.
error-forbidden = Das ist mit Ihrer Rolle oder unter dieser Adresse nicht erlaubt. Wenden Sie sich an Ihren Administrator.
error-slow-down = { $seconds ->
    [one] Zu viele Versuche. Bitte warten Sie { $seconds } Sekunde und versuchen Sie es erneut.
   *[other] Zu viele Versuche. Bitte warten Sie { $seconds } Sekunden und versuchen Sie es erneut.
}
error-work-needed = Einen Moment: eine kurze Sicherheitsprüfung.
error-malformed = Der Server hat diese Seite nicht verstanden. Laden Sie sie neu; Ihr Text bleibt erhalten.
error-unknown-message = Diese Seite ist älter als der Server. Laden Sie sie neu; Ihr Text bleibt erhalten.
error-too-large = Das ist zu lang. Es bleibt erhalten: Bitte kürzen Sie es.
error-not-found = Hier ist nichts mehr. Prüfen Sie den Link oder gehen Sie zurück.
error-unavailable = Es ist noch nicht gespeichert. Ihr Text bleibt erhalten. Bitte versuchen Sie es erneut.
error-stopping = Der Dienst wird neu gestartet. Gleich geht es weiter.
