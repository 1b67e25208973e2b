# Was ist passiert, was ist sicher, was ist zu tun. Die Schlüssel sind die festen Codes des Servers.

denial-entry-not-valid = Dieser Code ist nicht offen. Prüfen Sie die Ziffern oder bitten Sie um einen neuen.
denial-takeover-declined = Das andere Gerät behält Ihren Platz. Machen Sie dort weiter oder bitten Sie um einen neuen Code.
denial-takeover-unanswered = Niemand hat geantwortet. Fragen Sie noch einmal, oder bitten Sie Ihren Mitarbeiter um einen neuen Code.
denial-takeover-exhausted = Ihr Platz wird auf einem anderen Gerät benutzt. Bitten Sie Ihren Mitarbeiter um einen neuen Code.
denial-no-takeover-asked = Diese Frage ist schon beantwortet.
denial-replaced = Sie machen auf einem anderen Gerät weiter. Diese Seite hat angehalten.
denial-not-in-session = Sie sind nicht mehr in dieser Sitzung. Geben Sie Ihren Code ein, um zurückzukommen.
denial-session-ended = Diese Sitzung ist beendet. Es wurde nichts geändert.
denial-not-host = Das kann nur der Host der Sitzung.
denial-not-agent = Das kann nur ein Berater.
denial-not-customer = Das kann nur der Kunde.
denial-status-not-allowed = So lässt sich die Sitzung jetzt nicht ändern.
denial-not-confirmed = Die Sitzung ist noch nicht bestätigt. Danach kann ein Anruf beginnen.
denial-still-checking = Die Medienprüfung ist noch nicht fertig.
denial-nobody-to-call = Im Moment ist niemand da, der abnehmen kann. Schreiben geht.
denial-calls-unsupported = Anrufe sind im Browser des Kunden nicht möglich. Sie können schreiben; ein anderer Browser hilft.
denial-already-ringing = Es klingelt schon.
denial-not-ringing = Es klingelt nicht mehr. Sie können den Anruf selbst starten.
denial-own-ring = Das ist Ihr eigener Anruf. Die andere Seite nimmt ab.
denial-no-call = Es läuft kein Anruf.
denial-already-in-call = Sie sind schon im Anruf.
denial-not-in-call = Sie sind nicht im Anruf.
denial-no-voice = Es läuft kein Sprachanruf.
denial-voice-already = Der Sprachanruf läuft schon.
denial-not-in-voice = Diese Person ist nicht im Sprachanruf.
denial-confirmation-needed = Bitte bestätigen Sie, dass Sie die Medienprüfung überspringen möchten.
denial-check-not-passed = Noch geht nicht alles. Wählen Sie „nur Ton“ oder überspringen Sie die Medienprüfung, um weiterzukommen.
denial-text-empty = Es gibt noch nichts zu senden.
denial-text-too-long = Dieser Text ist zu lang. Bitte kürzen Sie ihn; er bleibt erhalten.
denial-text-not-readable = Dieser Text enthält Zeichen, die sich nicht zeigen lassen. Bitte entfernen Sie sie; der Text bleibt erhalten.
denial-limit-reached = Das ist die Grenze für diese Sitzung. Es ging nichts verloren.
denial-host-ends-instead = Der Host verlässt den Anruf nicht. Beenden Sie ihn für alle.

error-unknown = Das hat nicht geklappt. Es ging nichts verloren. Bitte versuchen Sie es noch einmal.
error-offline = Keine Verbindung. Es ging nichts verloren. Bitte versuchen Sie es noch einmal.
error-sign-in-failed = Name oder Passwort stimmt nicht. Prüfen Sie beides und versuchen Sie es noch einmal.
error-signed-out = Sie sind abgemeldet. Bitte melden Sie sich neu an.
error-forbidden = Ihre Rolle erlaubt das nicht.
error-slow-down = { $seconds ->
    [one] Zu viele Versuche. Bitte warten Sie { $seconds } Sekunde und versuchen Sie es noch einmal.
   *[other] Zu viele Versuche. Bitte warten Sie { $seconds } Sekunden und versuchen Sie es noch einmal.
}
error-work-needed = Einen Moment, wir prüfen, ob hier ein Mensch sitzt.
error-malformed = Der Server hat diese Seite nicht verstanden. Laden Sie sie neu; Ihr Text bleibt erhalten.
error-unknown-message = Diese Seite ist älter als der Server. Laden Sie sie neu; Ihr Text bleibt erhalten.
error-too-large = Das ist zu groß. Bitte kürzen Sie es; es bleibt erhalten.
error-not-found = Hier ist nichts mehr.
error-offer-not-usable = Ton und Bild starten in diesem Browser nicht. Schreiben geht.
error-media-unavailable = Ton und Bild starten im Moment nicht. Wir versuchen es wieder.
error-unavailable = Es ließ sich nicht speichern. Ihr Text bleibt erhalten. Bitte versuchen Sie es noch einmal.
error-stopping = Der Dienst startet neu. Gleich geht es weiter.
