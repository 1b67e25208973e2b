# Die Konsole der Berater.

console-page = Konsole
page-stopped = Diese Seite hat angehalten
page-stopped-body = Es ging nichts verloren. Laden Sie die Seite neu: Sie sind dann wieder in Ihren Anrufen.
console-you = Sie
console-skip = Zur Sitzung springen
console-region-top = Kopfleiste
console-region-list = Sitzungen
console-region-side = Personen und Chat

# Anmelden.
signin-title = Anmelden
signin-login = Benutzername
signin-password = Passwort
signin-show = Passwort zeigen
signin-hide = Passwort verbergen
signin-submit = Anmelden
signin-busy = Sie werden angemeldet
signin-missing = Geben Sie Benutzernamen und Passwort ein.
signin-cookies = Ihr Browser blockiert Cookies für diese Seite; ohne sie können Sie nicht angemeldet werden. Erlauben Sie Cookies für diese Website in den Einstellungen des Browsers, und versuchen Sie es noch einmal.
signin-caps = Die Feststelltaste ist an.
signin-slow = { $seconds ->
    [one] Zu viele Versuche. In { $seconds } Sekunde können Sie es wieder versuchen.
   *[other] Zu viele Versuche. In { $seconds } Sekunden können Sie es wieder versuchen.
}
signin-forgotten = Vergessen? Ihr Administrator gibt Ihnen ein neues Passwort.
signin-ended = Sie wurden abgemeldet. Melden Sie sich an, um weiterzumachen; Ihre Entwürfe sind noch da.
signin-customer = Haben Sie einen Sitzungscode?
signin-customer-link = Code eingeben

# Kopfleiste.
top-sound-on = Ton einschalten
top-sound-is-on = Klingelton: an
top-sound-is-off = Klingelton: aus
top-account = Konto von { $name }
top-sign-out = Abmelden
top-sign-out-call = Sie sind in einem Anruf. Trotzdem abmelden?
top-stay = Bleiben
top-back = Alle Sitzungen
top-list = Sitzungen zeigen
top-outdated = Bistand wurde aktualisiert. Laden Sie die Seite neu; Sitzungen und Entwürfe bleiben erhalten.
top-reload = Neu laden
top-restart = Der Server startet neu. Gleich geht es weiter.
top-places-kept = Kunden behalten ihren Platz 30 s lang.

# Die Liste.
desk-start = Sitzung starten
desk-start-busy = Wird gestartet
desk-filter = Welche Sitzungen
desk-open = Offen
desk-done = Fertig
desk-all = Alle
desk-ringing = Ruft Sie an
desk-waiting = Wartet
desk-running = Im Anruf
desk-requested = Anfragen
desk-invited = Eingeladen
desk-left = Gegangen
desk-today = Heute
desk-earlier = Früher
desk-is-invited = Noch nicht da
desk-is-waiting = Wartet auf Ihren Anruf
desk-is-checking = Bei der Medienprüfung
desk-is-left-call = Hat den Anruf verlassen
desk-is-left = Gegangen
desk-is-expired = Noch nicht da, Code abgelaufen
desk-since = { $what } · { $ago }
desk-is-running = Im Anruf
desk-is-away = Nicht verbunden
desk-is-requested = Bittet um eine Sitzung
desk-is-ringing = Ruft Sie an
desk-started-at = Gestartet um { $time }
desk-unseen = { $count ->
    [one] { $count } neue Nachricht
   *[other] { $count } neue Nachrichten
}
desk-draft = Entwurf
desk-empty-open = Niemand wartet
desk-empty-open-body = Starten Sie eine Sitzung und geben Sie Ihrem Kunden den Code.
desk-empty-done = Noch nichts fertig
desk-empty-done-body = Hier stehen die beendeten Sitzungen.
desk-loading = Die Sitzungen werden geladen
desk-slow = Die Liste kommt nicht. Wir versuchen es weiter.
desk-stale = { $count ->
    [one] Diese Liste ist { $count } Sekunde alt.
   *[other] Diese Liste ist { $count } Sekunden alt.
}
desk-next = Nächste und vorige:
desk-home-title = Wählen Sie eine Sitzung oder starten Sie eine
desk-home-body = Eine Sitzung, die Sie starten, ist sofort bestätigt. Ihr Kunde braucht kein Konto und keine App.
desk-not-found = Diese Sitzung gehört nicht zu Ihren.
desk-not-found-body = Vielleicht hat jemand anders sie gestartet, oder die Adresse ist nicht vollständig.

# Zeit in Worten.
time-seconds = { $count ->
    [one] { $count } Sekunde
   *[other] { $count } Sekunden
}
time-minutes = { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
}
time-hours = { $count ->
    [one] { $count } Stunde
   *[other] { $count } Stunden
}
time-days = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
}
time-waiting = wartet: { $time }
time-in-call = im Anruf: { $time }

# Einladen.
invite-title = Laden Sie Ihren Kunden ein
invite-code = Sitzungscode
invite-copy-code = Code kopieren
invite-copy-link = Link kopieren
invite-link = Link
invite-where = Einzugeben unter { $address }
invite-until = Öffnet bis { $time } für ein Gerät. Noch { $left }.
invite-expired = Dieser Code ist abgelaufen. Der Link gilt noch.
invite-used = Der Code ist benutzt. Er öffnet nur für dieses Gerät.
invite-renew = Neu starten
invite-renewing = Neuer Code entsteht
invite-renew-hint = Macht einen neuen Code und einen neuen Link. Die alten gelten sofort nicht mehr.
invite-renew-inside = { $name } bleibt in der Sitzung.
invite-qr = QR-Code des Links
invite-show = Code und Link

# Eine Sitzung.
session-status = Status
session-title = Name oder Fallnummer
session-title-save = Speichern
session-title-saving = Wird gespeichert
session-title-hint = Nur Mitarbeiter sehen das.
session-status-fixed = Dieser Status bleibt, wie er ist.
session-set-confirmed = Bestätigen
session-set-cancelled = Sitzung abbrechen
session-set-done = Auf „Fertig“ setzen
session-reopen = Erneut öffnen
session-reopening = Wird geöffnet
session-end = Sitzung beenden
session-ending = Wird beendet
session-end-title = Sitzung mit { $name } beenden?
session-cancel-title = Die Sitzung mit { $name } abbrechen?
session-cancel-body = Code und Link gelten dann nicht mehr, und die Sitzung kann nicht erneut geöffnet werden.
session-cancelling = Wird abgebrochen
session-end-running = Der Anruf endet für alle und die Sitzung ist fertig. Sie können sie erneut öffnen.
session-end-cancel = Der Anruf endet für alle und die Sitzung wird abgebrochen. Sie lässt sich nicht erneut öffnen.
session-end-keep = Offen lassen
session-more = Mehr
session-loading = Die Sitzung wird geöffnet
session-lobby-none-body = Sobald Ihr Kunde hereinkommt, hören Sie einen Ton und sehen es hier.
session-lobby-here = { $name } ist da
session-lobby-checking = { $name } ist bei der Medienprüfung
session-lobby-lost = Die Verbindung von { $name } ist weg. Wir warten { $seconds } s.
session-lobby-gone = { $name } kam nicht zurück. Code und Link gelten noch.
session-lobby-left = { $name } ist gegangen. Über den Link oder mit einem gültigen Code geht es wieder hinein.
session-lobby-no-microphone = { $name } hat kein Mikrofon, das funktioniert. Sie können einander schreiben.
session-lobby-no-speaker = { $name } hat den Lautsprecher nicht getestet. Fragen Sie zu Beginn des Gesprächs, ob Sie zu hören sind.
session-start-call = Anruf starten
session-start-hint = { $name } muss annehmen. Ihre Kamera bleibt aus, bis Sie sie einschalten.
session-join-call = Zurück in den Anruf
session-join-hint = Der Anruf läuft noch.
session-missed = Verpasster Anruf von { $name }
session-unanswered = { $name } hat nicht abgenommen
session-declined = { $name } kann den Anruf gerade nicht annehmen
session-own-unsupported = Anrufe sind in Ihrem Browser nicht möglich. Öffnen Sie die Konsole in einem anderen Browser.
session-no-picture = { $name } zeigt kein Bild
session-picture-soon = Das Bild kommt gleich
session-no-customer = Außer Ihnen ist niemand im Anruf. { $name } kann zurückkommen.
session-over-done = Fertig um { $time }
session-over-cancelled = Abgebrochen um { $time }
session-over-body = Chat und Verlauf bleiben bei der Sitzung.
session-reopen-hint = Öffnen Sie sie erneut, um in derselben Sitzung noch einmal anzurufen.

# Klingeln.
outgoing-title = { $name } wird angerufen
outgoing-left = { $seconds ->
    [one] Klingelt noch { $seconds } Sekunde.
   *[other] Klingelt noch { $seconds } Sekunden.
}
outgoing-cancel = Nicht mehr anrufen
outgoing-cancelling = Wird gestoppt
incoming-title = { $name } ruft Sie an
incoming-body = Wenn Sie annehmen, können Sie sofort sprechen. Ihre Kamera bleibt aus.
incoming-body-other = Ihr Mikrofon im anderen Anruf ist dann stumm.
incoming-accept = Annehmen
incoming-accepting = Wird verbunden
incoming-decline = Ablehnen
incoming-open = Öffnen

# Bild und Anrufleiste.
stage-picture = Live-Bild von { $name }
stage-zoom-in = Vergrößern
stage-zoom-out = Verkleinern
stage-full-screen = Vollbild
stage-region = Bild und Anrufleiste
stage-controls = Anrufleiste
stage-camera-why = Die Kamera schalten Sie im Anruf ein oder während es klingelt.
stage-muted = Sie sind stumm
stage-mute = Stumm
stage-sound = Ton
stage-people = Personen
stage-chat = Chat
stage-session = Sitzung

# Sprachanruf.
voice-title = Sprachanruf
voice-start = Sprachanruf starten
voice-end = Sprachanruf beenden
voice-volume = Lautstärke
voice-join = Am Sprachanruf teilnehmen
voice-leave = Sprachanruf verlassen
voice-none = Es läuft kein Sprachanruf. Bild und Chat gehen weiter.
voice-first = Mikro 1
voice-second = Mikro 2
voice-free = Frei
voice-muted = Stumm
voice-not-heard = Nicht zu hören
voice-silent = Kein Ton
voice-unknown = Nicht bekannt
voice-give = Mikrofon übergeben an { $name }

# Personen.
people-title = Personen
people-here = Ist da
people-in-call = Im Anruf
people-checking = Bei der Medienprüfung
people-no-microphone = kein Mikrofon
people-ready = Bereit für den Anruf
people-grace = Verbindung weg, wir warten { $seconds } s
people-gone = Kam nicht zurück
people-absent = Noch nicht da
people-unknown = Nicht bekannt: Der Server antwortet nicht

# Ton und Geräte.
sound-title = Ton und Kamera
sound-volume = Lautstärke der anderen
sound-ring = Klingelton
sound-ring-volume = Lautstärke des Klingeltons
sound-try = Ton abspielen

# Der Audio-Assistent.
wizard-title = Audio-Assistent
wizard-headset = Am besten klingt ein Headset mit Mikrofon: Setzen Sie es auf und wählen Sie es unten.
wizard-tone = Haben Sie den Ton gehört?
wizard-yes = Ja
wizard-no = Nein
wizard-no-tone = Wählen Sie unten einen anderen Lautsprecher, stellen Sie lauter und prüfen Sie, ob der Ton des Computers an ist.
wizard-speak = Sagen Sie etwas. Die Balken bewegen sich, wenn Ihr Mikrofon geht.
wizard-heard = Wir hören Sie
wizard-muted = Ihr Mikrofon ist im Anruf aus: Schalten Sie es an und sprechen Sie.
wizard-silent = Wir hören nichts. Wählen Sie unten ein anderes Mikrofon, prüfen Sie Kabel und Schalter und stellen Sie den Pegel in den Toneinstellungen höher.
wizard-not-yet = Sprechen Sie zuerst.
wizard-next = Weiter
wizard-done = Fertig: Sie hören und werden gehört.

own-pending = Ihr Browser fragt nach { $what ->
    [camera] Ihrer Kamera
   *[microphone] Ihrem Mikrofon
}. Wählen Sie „Zulassen“.
own-dismissed = Die Frage nach { $what ->
    [camera] Ihrer Kamera
   *[microphone] Ihrem Mikrofon
} wurde geschlossen. Versuchen Sie es noch einmal und wählen Sie „Zulassen“.
own-missing = { $what ->
    [camera] Keine Kamera gefunden.
   *[microphone] Kein Mikrofon gefunden. Schließen Sie ein Headset an und versuchen Sie es noch einmal.
}
own-blocked-by-page = Diese Seite darf { $what ->
    [camera] Ihre Kamera
   *[microphone] Ihr Mikrofon
} nicht benutzen. Lassen Sie es mit dem Zeichen neben der Adresse zu und versuchen Sie es noch einmal.
own-blocked-by-system = Ihr System lässt den Browser nicht an { $what ->
    [camera] Ihre Kamera
   *[microphone] Ihr Mikrofon
}. Lassen Sie es in den Datenschutz-Einstellungen zu.
own-busy = Ein anderes Programm benutzt { $what ->
    [camera] Ihre Kamera
   *[microphone] Ihr Mikrofon
}. Schließen Sie es und versuchen Sie es noch einmal.
own-unsupported = Dieser Browser kann { $what ->
    [camera] Ihre Kamera
   *[microphone] Ihr Mikrofon
} hier nicht benutzen.

# Einlasshilfe: wie der Kunde vorankommt, live.
doctor-title = { $name } kommt herein
doctor-steps = Schritte von { $name }
doctor-code = Code
doctor-chat = Chat
doctor-camera = Kamera
doctor-microphone = Mikrofon
doctor-sound = Ton
doctor-is-ok = geht
doctor-is-wait = noch nicht versucht
doctor-is-left-out = ausgelassen
doctor-is-not-tried = noch nicht versucht
doctor-is-trying = wird versucht
doctor-is-pending = Browser fragt
doctor-is-works = geht
doctor-is-silent = stumm
doctor-is-missing = nicht gefunden
doctor-is-dismissed = Frage geschlossen
doctor-is-blocked-by-page = von der Seite gesperrt
doctor-is-blocked-by-system = vom Gerät gesperrt
doctor-is-busy = von anderer App benutzt
doctor-is-unsupported = Browser kann es nicht
doctor-is-lost = Leitung weg
doctor-line-unknown = Leitung: wird versucht
doctor-line-udp = Leitung: UDP
doctor-line-tcp = Leitung: nur TCP, langsamer
doctor-line-failed = Leitung: nichts kommt durch
doctor-line-unsupported = Anrufe gehen in diesem Browser nicht
doctor-say = Sagen Sie:
doctor-quote = „{ $words }“
doctor-send = Senden
doctor-sent = Gesendet
doctor-checks = 4 Fragen
doctor-way-out-camera = Geht es immer noch nicht? { $name } kann „Nur Ton“ oder „Medienprüfung überspringen“ antippen.
doctor-way-out = Geht es immer noch nicht? { $name } kann „Medienprüfung überspringen“ wählen; dann schreiben Sie.
four-title = Fragen Sie { $name }
four-devices = Sind im Auswahlfeld die richtigen Geräte gewählt?
four-cables = Stecken die Kabel der äußeren Geräte?
four-level = Steht der Eingangspegel des Mikrofons in den Toneinstellungen ganz oben?
four-sound = Ist der Ton des Computers an?

# Die Sätze, wie man sie dem Kunden sagt oder schreibt.
say-pending = Ihr Browser fragt um Erlaubnis. Sehen Sie am oberen oder unteren Rand des Fensters nach und wählen Sie „Zulassen“.
say-dismissed = Die Frage wurde ohne Antwort geschlossen. Drücken Sie „Noch einmal prüfen“ und wählen Sie „Zulassen“.
say-blocked-by-page = { $what ->
    [camera] Die Kamera ist für diese Seite gesperrt. Tippen Sie auf das Zeichen neben der Adresse, öffnen Sie die Berechtigungen und lassen Sie die Kamera zu.
    [microphone] Das Mikrofon ist für diese Seite gesperrt. Tippen Sie auf das Zeichen neben der Adresse, öffnen Sie die Berechtigungen und lassen Sie das Mikrofon zu.
    [both] Kamera und Mikrofon sind für diese Seite gesperrt. Tippen Sie auf das Zeichen neben der Adresse, öffnen Sie die Berechtigungen und lassen Sie beide zu.
   *[sound] Der Ton ist für diese Seite gesperrt. Tippen Sie auf das Zeichen neben der Adresse und lassen Sie den Ton zu.
}
say-blocked-by-system = { $what ->
    [camera] Ihr Gerät lässt den Browser nicht an die Kamera. Öffnen Sie die Einstellungen des Geräts, suchen Sie Ihren Browser und lassen Sie die Kamera zu.
    [microphone] Ihr Gerät lässt den Browser nicht an das Mikrofon. Öffnen Sie die Einstellungen des Geräts, suchen Sie Ihren Browser und lassen Sie das Mikrofon zu.
    [both] Ihr Gerät lässt den Browser nicht an Kamera und Mikrofon. Öffnen Sie die Einstellungen des Geräts, suchen Sie Ihren Browser und lassen Sie beide zu.
   *[sound] Ihr Gerät hält den Ton zurück. Öffnen Sie die Einstellungen des Geräts und schalten Sie den Ton ein.
}
say-busy = { $what ->
    [camera] Eine andere App benutzt die Kamera. Schließen Sie sie und drücken Sie „Noch einmal prüfen“.
    [microphone] Eine andere App benutzt das Mikrofon. Schließen Sie sie und drücken Sie „Noch einmal prüfen“.
    [both] Eine andere App benutzt Kamera und Mikrofon. Schließen Sie sie und drücken Sie „Noch einmal prüfen“.
   *[sound] Eine andere App benutzt den Ton. Schließen Sie sie und spielen Sie den Ton noch einmal ab.
}
say-missing = { $what ->
    [camera] Es wurde keine Kamera gefunden. Schließen Sie eine an oder wählen Sie „Nur Ton“.
    [microphone] Es wurde kein Mikrofon gefunden. Schließen Sie ein Headset an. Haben Sie keines, wählen Sie „Medienprüfung überspringen“, und wir schreiben uns.
    [both] Es wurden weder Kamera noch Mikrofon gefunden. Schließen Sie beide an. Haben Sie keine, wählen Sie „Medienprüfung überspringen“, und wir schreiben uns.
   *[sound] Es wurde kein Lautsprecher gefunden. Schließen Sie ein Headset an oder wählen Sie „Medienprüfung überspringen“, und wir schreiben uns.
}
say-silent = { $what ->
    [microphone] Wir hören nichts von Ihnen. Wählen Sie in der Liste das richtige Mikrofon und stellen Sie den Pegel in den Toneinstellungen höher.
   *[sound] Schalten Sie Ihren Ton ein und lauter, und wählen Sie in der Liste den richtigen Lautsprecher.
}
say-unsupported = Dieser Browser kann das hier nicht. Bitte öffnen Sie die Seite in einem anderen Browser und geben Sie denselben Code ein.
say-old-browser = Ihr Browser ist für Ton und Bild zu alt. Bitte kommen Sie mit einem anderen Browser wieder oder mit einem Telefon oder Tablet.
say-no-line = Ihr Netz lässt Ton und Bild nicht durch. Bitte versuchen Sie ein anderes Netz, zum Beispiel das Ihres Mobiltelefons.
say-no-calls = Anrufe sind in Ihrem Browser nicht möglich. Bitte öffnen Sie die Seite in einem anderen Browser und geben Sie denselben Code ein. Solange können wir hier schreiben.

# Ein anderes Gerät möchte den Platz des Kunden.
device-asks = Ein anderes Gerät möchte herein
device-asks-code = Jemand hat den Code von { $name } auf einem anderen Gerät eingegeben. Fragen Sie, ob es dieselbe Person ist, bevor Sie es einlassen.
device-asks-link = Jemand hat den Link von { $name } auf einem anderen Gerät geöffnet. Fragen Sie, ob es dieselbe Person ist, bevor Sie es einlassen.
device-allow = Einlassen
device-refuse = Nicht einlassen
busy-answering = Wird beantwortet
device-left = { $seconds ->
    [one] Keine Antwort heißt nein, in { $seconds } Sekunde.
   *[other] Keine Antwort heißt nein, in { $seconds } Sekunden.
}

# Chat.
talk-with = Chat mit { $name }
talk-change = Text ändern

# Suchen oder etwas tun.
find-title = Suchen oder etwas tun
find-none = Nichts gefunden
find-accept = Anruf von { $name } annehmen
find-decline = Anruf von { $name } ablehnen
find-mute = Mikrofon aus oder an
find-camera = Kamera an oder aus

# Tastatur.
keys-title = Tastatur
keys-regions = Nächster, voriger Bereich
keys-sessions = Nächste, vorige Sitzung
keys-start = Sitzung starten
keys-invite = Code und Link
keys-accept = Anruf annehmen, ablehnen
keys-chat = Zum Chat
keys-mute = Stumm, überall
keys-camera = Kamera, wenn das Bild den Fokus hat
keys-zoom = Video vergrößern, verkleinern, ganz zeigen
keys-give = Das Mikrofon übergeben
keys-escape = Ein Feld verlassen
keys-single = Einzelne Tasten (V) auf dem Bild
key-ctrl = Strg
key-alt = Alt
key-shift = Umschalt
key-escape = Esc

# Nur für Bildschirmleser angesagt.
announce-customer-in = { $name } ist hereingekommen
announce-line-lost = Die Verbindung von { $name } ist weg
announce-line-back = { $name } ist wieder da
