# Die Konsole der Mitarbeiter.

console-page = Konsole
page-stopped = Diese Seite funktioniert nicht mehr
page-stopped-body = Es ging nichts verloren. Laden Sie die Seite neu, um zu Ihren Anrufen zurückzukehren.
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
signin-cookies = Ihr Browser blockiert Cookies für diese Seite; ohne Cookies können Sie sich nicht anmelden. Erlauben Sie Cookies für diese Website in den Einstellungen des Browsers und versuchen Sie es erneut.
signin-caps = Die Feststelltaste ist eingeschaltet.
signin-slow = { $seconds ->
    [one] Zu viele Versuche. In { $seconds } Sekunde können Sie es erneut versuchen.
   *[other] Zu viele Versuche. In { $seconds } Sekunden können Sie es erneut versuchen.
}
signin-forgotten = Passwort vergessen? Bitten Sie Ihren Administrator um ein neues.
signin-elsewhere = Sie haben sich in einem anderen Tab abgemeldet. Ihre Entwürfe wurden gelöscht.
signin-ended = Sie wurden abgemeldet. Melden Sie sich an, um weiterzumachen; Ihre Entwürfe sind noch da.
signin-displaced = In diesem Browser ist jetzt ein anderes Konto angemeldet. Melden Sie sich hier an, um weiterzumachen; Ihre Entwürfe sind noch da.
signin-customer = Haben Sie einen Sitzungscode?
signin-customer-link = Code eingeben

# Kopfleiste.
top-sound-on = Klingelton einschalten
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
top-restart = Der Server wird neu gestartet. Gleich geht es weiter.
top-places-kept = Die Plätze der Kunden bleiben 30 s lang reserviert.

# Die Liste.
desk-start = Sitzung starten
desk-start-busy = Wird gestartet
desk-filter = Sitzungen filtern
desk-open = Offen
desk-done = Fertig
desk-all = Alle
desk-ringing = Ruft Sie an
desk-waiting = Wartet
desk-running = Im Anruf
desk-out-of-call = Nicht im Anruf
desk-requested = Anfragen
desk-invited = Eingeladen
desk-left = Gegangen
desk-today = Heute
desk-earlier = Früher
desk-is-invited = Noch nicht da
desk-is-waiting = Wartet auf Ihren Anruf
desk-is-called = Sie rufen an
desk-is-checking = Bereitet sich vor
desk-is-left-call = Hat den Anruf verlassen
desk-is-left = Hat die Sitzung verlassen
desk-is-expired = Noch nicht da, Code abgelaufen
desk-since = { $what } · { $ago }
desk-is-running = Im Anruf
desk-is-away = Nicht verbunden
desk-is-requested = Bittet um eine Sitzung
desk-is-ringing = Ruft Sie an
desk-started-at = Gestartet um { $time } Uhr
desk-unseen = { $count ->
    [one] { $count } neue Nachricht
   *[other] { $count } neue Nachrichten
}
desk-draft = Entwurf
desk-empty-open = Niemand wartet
desk-empty-open-body = Starten Sie eine Sitzung und geben Sie Ihrem Kunden den Code.
desk-empty-done = Noch keine abgeschlossenen Sitzungen
desk-empty-done-body = Beendete Sitzungen erscheinen hier.
desk-loading = Sitzungen werden geladen
desk-slow = Die Liste lädt nicht. Wir versuchen es weiter.
desk-stale = { $count ->
    [one] Diese Liste ist { $count } Sekunde alt.
   *[other] Diese Liste ist { $count } Sekunden alt.
}
desk-next = Nächste und vorige:
desk-home-title = Wählen Sie eine Sitzung oder starten Sie eine
desk-home-body = Eine Sitzung, die Sie starten, ist sofort bestätigt. Ihr Kunde braucht kein Konto und keine App.
desk-not-found = Das ist keine Ihrer Sitzungen.
desk-not-found-body = Vielleicht hat ein anderer Mitarbeiter sie gestartet, oder der Link ist unvollständig.

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
time-waiting = Wartet schon { $time }
time-in-call = schon { $time } im Anruf

# Einladen.
invite-title = Laden Sie Ihren Kunden ein
invite-code = Sitzungscode
invite-copy-code = Code kopieren
invite-copy-link = Link kopieren
invite-link = Link
invite-where = Eingeben unter { $address }
invite-until = Gültig bis { $time } Uhr für ein Gerät (noch { $left })
invite-expired = Dieser Code ist abgelaufen. Der Link gilt noch.
invite-used = In Verwendung. Der Code gilt jetzt nur noch auf dem Gerät von { $name }.
invite-renew = Neuer Code und Link
invite-renewing = Neuer Code wird erzeugt
invite-renew-hint = Erzeugt einen neuen Code und einen neuen Link. Die alten gelten dann sofort nicht mehr.
invite-renew-inside = { $name } bleibt in der Sitzung.
invite-qr = QR-Code für den Link
invite-show = Code und Link

# Eine Sitzung.
session-status = Status
session-title = Name oder Fallnummer
session-title-save = Speichern
session-title-saving = Wird gespeichert
session-title-hint = Nur Mitarbeiter sehen das.
session-status-fixed = Dieser Status lässt sich nicht ändern.
session-set-confirmed = Bestätigen
session-set-cancelled = Sitzung abbrechen
session-set-done = Als „Fertig“ markieren
session-reopen = Erneut öffnen
session-reopening = Wird geöffnet
session-end = Sitzung beenden
session-ending = Wird beendet
session-end-title = Sitzung mit { $name } beenden?
session-cancel-title = Sitzung mit { $name } abbrechen?
session-cancel-body = Code und Link gelten dann nicht mehr, und die Sitzung kann nicht erneut geöffnet werden.
session-cancelling = Wird abgebrochen
session-end-done = Die Sitzung wird als „Fertig“ markiert. Sie können sie erneut öffnen.
session-end-running = Der Anruf endet für alle, und die Sitzung wird als „Fertig“ markiert. Sie können sie erneut öffnen.
session-end-cancel = Der Anruf endet für alle, und die Sitzung wird abgebrochen. Sie kann dann nicht erneut geöffnet werden.
session-end-changed = Die Sitzung hat sich inzwischen geändert. Wählen Sie erneut, was Sie tun möchten.
session-end-keep = Offen lassen
session-more = Mehr
session-loading = Die Sitzung wird geöffnet
session-slow = Die Sitzung lädt nicht. Wir versuchen es weiter.
session-lobby-none-body = Sobald Ihr Kunde teilnimmt, hören Sie einen Ton und sehen es hier.
session-lobby-here = { $name } ist da
session-lobby-checking = { $name } ist bei der Medienprüfung
session-lobby-lost = Die Verbindung zu { $name } ist unterbrochen. Der Platz bleibt noch { $seconds } s reserviert.
session-lobby-gone = { $name } ist nicht zurückgekommen. Code und Link gelten noch.
session-lobby-left = { $name } ist gegangen. Mit dem Link oder einem gültigen Code kann der Kunde zurückkommen.
session-lobby-no-microphone = { $name } hat kein funktionierendes Mikrofon. Sie können chatten.
session-lobby-no-speaker = { $name } hat den Lautsprecher nicht getestet. { $ask ->
    [now] Fragen Sie, ob Sie zu hören sind.
   *[later] Fragen Sie zu Beginn des Anrufs, ob Sie zu hören sind.
}
session-start-call = Anruf starten
session-start-hint = { $name } muss annehmen. Ihre Kamera bleibt aus, bis Sie sie einschalten.
session-start-rings-you = { $name } ruft Sie an. Nehmen Sie den Anruf oben auf der Seite an.
session-join-call = Zurück zum Anruf
session-join-hint = Der Anruf läuft noch.
session-missed = Verpasster Anruf von { $name }
session-unanswered = { $name } hat den Anruf nicht angenommen
session-declined = { $name } kann den Anruf gerade nicht annehmen
session-own-unsupported = Anrufe sind in Ihrem Browser nicht möglich. Öffnen Sie die Konsole in einem anderen Browser.
session-no-picture = Die Kamera von { $name } ist aus
session-camera-trouble = { $why ->
    [missing] { $name } hat keine Kamera
    [blocked-by-page] Der Browser von { $name } blockiert die Kamera
    [blocked-by-system] Das Gerät von { $name } blockiert die Kamera
   *[other] Die Kamera von { $name } funktioniert nicht
}
session-picture-soon = Das Bild kommt gleich
session-picture-waits = Die Kamera von { $name } ist an, wird aber nicht gezeigt: Drei andere sind schon zu sehen
session-no-customer = Sie sind allein im Anruf. { $name } kann zurückkommen.
session-over-done = Beendet um { $time } Uhr
session-over-cancelled = Abgebrochen um { $time } Uhr
session-over-body = Chat und Verlauf bleiben bei der Sitzung.
session-reopen-hint = Öffnen Sie die Sitzung erneut, um noch einmal anzurufen.

# Klingeln.
outgoing-title = { $name } wird angerufen
outgoing-left = { $seconds ->
    [one] Klingelt noch { $seconds } Sekunde.
   *[other] Klingelt noch { $seconds } Sekunden.
}
outgoing-cancel = Anruf abbrechen
outgoing-cancelling = Wird abgebrochen
incoming-title = { $name } ruft Sie an
incoming-body = Wenn Sie annehmen, können Sie sofort sprechen. Ihre Kamera bleibt aus.
incoming-body-other = Ihr Mikrofon im anderen Anruf wird dann ausgeschaltet.
incoming-accept = Annehmen
incoming-accepting = Wird verbunden
incoming-decline = Ablehnen
incoming-open = Öffnen

# Bild und Anrufleiste.
stage-picture = Live-Bild von { $name }
picture-paused = Bild angehalten
arrive-age = { $seconds ->
    [one] Bild steht seit { $seconds } Sekunde
   *[other] Bild steht seit { $seconds } Sekunden
}
stage-zoom-in = Vergrößern
stage-zoom-out = Verkleinern
stage-full-screen = Vollbild
stage-region = Bild und Anrufleiste
stage-controls = Anrufleiste
stage-camera-why = Sie können Ihre Kamera einschalten, sobald es klingelt, und während des Anrufs.
stage-muted = Ihr Mikrofon ist aus
stage-muted-elsewhere = { $name } hört Sie nicht · Ihr Mikrofon ist bei { $other } an
# What customers hear and see of the agent in sessions that are not on the screen.
live-elsewhere = { $what ->
    [microphone] Mikrofon an: { $name }
    [camera] Kamera an: { $name }
   *[both] Mikrofon und Kamera an: { $name }
}
live-entry = { $what ->
    [microphone] Ihr Mikrofon ist hier an
    [camera] Ihre Kamera ist hier an
   *[both] Ihr Mikrofon und Ihre Kamera sind hier an
}
sound-blocked = Sie hören { $names } noch nicht. Ihr Browser spielt Ton erst ab, wenn Sie tippen oder klicken.
stage-mute = Mikro aus
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
voice-two = Zwei Personen können gleichzeitig sprechen.
voice-free = Freies Mikrofon
voice-muted = Mikrofon aus
voice-not-heard = Nicht zu hören
voice-alone = Niemand da, der Sie hört
voice-silent = Kein Ton
voice-unknown = Unbekannt
voice-give = Mikrofon übergeben an { $name }
voice-all-have = Im Sprachanruf haben alle ein Mikrofon.

# Personen.
people-title = Personen
role-customer = Kunde
role-host = Host
role-assistant = Assistent
people-here = Ist da
people-in-call = Im Anruf
people-checking = Bereitet sich vor
people-no-microphone = kein Mikrofon
people-ready = Bereit für den Anruf
people-grace = Verbindung unterbrochen, wir warten noch { $seconds } s
people-gone = Nicht zurückgekommen
people-absent = Noch nicht da
people-unknown = Unbekannt: Der Server antwortet nicht

# Ton und Geräte.
sound-title = Ton und Kamera
sound-volume = Lautstärke der anderen Personen
sound-ring = Klingelton
sound-ring-volume = Lautstärke des Klingeltons
sound-try = Testton abspielen

# Der Audio-Assistent.
wizard-title = Audio-Assistent
wizard-headset = Am besten klingt ein Headset mit Mikrofon: Setzen Sie es auf und wählen Sie es unten aus.
wizard-tone = Haben Sie den Testton gehört?
wizard-yes = Ja
wizard-no = Nein
wizard-no-tone = Wählen Sie unten einen anderen Lautsprecher, stellen Sie die Lautstärke höher und prüfen Sie, ob der Ton des Computers eingeschaltet ist.
wizard-speak = Sagen Sie etwas. Die Balken bewegen sich, wenn Ihr Mikrofon funktioniert.
wizard-heard = Wir hören Sie
wizard-muted = Ihr Mikrofon ist im Anruf aus. Schalten Sie es ein und sagen Sie etwas.
wizard-silent = Wir hören nichts. Wählen Sie unten ein anderes Mikrofon, prüfen Sie Kabel und Schalter und stellen Sie den Pegel in den Toneinstellungen höher.
wizard-not-yet = Sagen Sie zuerst etwas.
wizard-next = Weiter
wizard-done = Alles in Ordnung: Sie hören und werden gehört.

own-pending = Ihr Browser bittet um Erlaubnis für { $what ->
    [camera] Ihre Kamera
   *[microphone] Ihr Mikrofon
}. Wählen Sie „Zulassen“.
own-dismissed = Die Abfrage für { $what ->
    [camera] Ihre Kamera
   *[microphone] Ihr Mikrofon
} wurde geschlossen. Versuchen Sie es erneut und wählen Sie „Zulassen“.
own-missing = { $what ->
    [camera] Es wurde keine Kamera gefunden.
   *[microphone] Es wurde kein Mikrofon gefunden. Schließen Sie ein Headset an und versuchen Sie es erneut.
}
own-blocked-by-page = Diese Seite darf { $what ->
    [camera] Ihre Kamera
   *[microphone] Ihr Mikrofon
} nicht verwenden. Lassen Sie es über das Symbol neben der Adresse zu und versuchen Sie es erneut.
own-blocked-by-system = Ihr System erlaubt dem Browser keinen Zugriff auf { $what ->
    [camera] Ihre Kamera
   *[microphone] Ihr Mikrofon
}. Lassen Sie ihn in den Datenschutzeinstellungen zu.
own-busy = Eine andere App verwendet { $what ->
    [camera] Ihre Kamera
   *[microphone] Ihr Mikrofon
}. Schließen Sie diese App und versuchen Sie es erneut.
own-unsupported = Dieser Browser kann { $what ->
    [camera] Ihre Kamera
   *[microphone] Ihr Mikrofon
} hier nicht verwenden. Versuchen Sie einen anderen Browser.

# Einlasshilfe: wie der Kunde vorankommt, live.
doctor-title = { $name } tritt bei
doctor-steps = Schritte von { $name }
doctor-code = Code
doctor-chat = Chat
doctor-camera = Kamera
doctor-microphone = Mikrofon
doctor-sound = Ton
doctor-is-ok = in Ordnung
doctor-is-wait = noch nicht getestet
doctor-is-left-out = über­sprungen
doctor-is-not-tried = noch nicht getestet
doctor-is-trying = wird getestet
doctor-is-pending = Browser bittet um Erlaubnis
doctor-is-works = in Ordnung
doctor-is-silent = kein Ton
doctor-is-missing = nicht gefunden
doctor-is-dismissed = Abfrage geschlossen
doctor-is-blocked-by-page = im Browser blockiert
doctor-is-blocked-by-system = vom Gerät blockiert
doctor-is-busy = von anderer App verwendet
doctor-is-unsupported = nicht unter­stützt
doctor-is-lost = Ver­bindung unter­brochen
doctor-line-unknown = Verbindung: wird geprüft
doctor-line-udp = Verbindung: UDP
doctor-line-tcp = Verbindung: nur TCP, langsamer
doctor-line-failed = Verbindung: es kommt nichts durch
doctor-line-unsupported = Anrufe hier nicht möglich
doctor-say = Sagen Sie:
doctor-quote = „{ $words }“
doctor-send = Senden
doctor-sent = Gesendet
doctor-checks = 4 Fragen
doctor-way-out-camera = Funktioniert es noch nicht? { $name } kann „Nur Ton“ oder „Medienprüfung überspringen“ antippen.
doctor-way-out = Funktioniert es noch nicht? { $name } kann „Medienprüfung überspringen“ wählen; nutzen Sie dann den Chat.
four-title = Fragen Sie { $name }
four-devices = Sind im Auswahlfeld die richtigen Geräte gewählt?
four-cables = Sind die Kabel der externen Geräte eingesteckt?
four-level = Ist der Eingangspegel des Mikrofons in den Toneinstellungen ganz aufgedreht?
four-sound = Ist der Ton des Computers eingeschaltet?

# Die Sätze, wie man sie dem Kunden sagt oder schreibt.
say-pending = Ihr Browser bittet um Erlaubnis. Sehen Sie am oberen oder unteren Rand des Fensters nach und wählen Sie ‚Zulassen‘.
say-dismissed = Die Abfrage wurde ohne Antwort geschlossen. Drücken Sie ‚Erneut prüfen‘ und wählen Sie ‚Zulassen‘.
say-blocked-by-page = { $what ->
    [camera] Die Kamera ist für diese Seite blockiert. Tippen Sie auf das Symbol neben der Adresse, öffnen Sie die Berechtigungen und lassen Sie die Kamera zu.
    [microphone] Das Mikrofon ist für diese Seite blockiert. Tippen Sie auf das Symbol neben der Adresse, öffnen Sie die Berechtigungen und lassen Sie das Mikrofon zu.
    [both] Kamera und Mikrofon sind für diese Seite blockiert. Tippen Sie auf das Symbol neben der Adresse, öffnen Sie die Berechtigungen und lassen Sie beides zu.
   *[sound] Der Ton ist für diese Seite blockiert. Tippen Sie auf das Symbol neben der Adresse und lassen Sie den Ton zu.
}
say-blocked-by-system = { $what ->
    [camera] Ihr Gerät erlaubt dem Browser keinen Zugriff auf die Kamera. Öffnen Sie die Einstellungen des Geräts, suchen Sie Ihren Browser und lassen Sie die Kamera zu.
    [microphone] Ihr Gerät erlaubt dem Browser keinen Zugriff auf das Mikrofon. Öffnen Sie die Einstellungen des Geräts, suchen Sie Ihren Browser und lassen Sie das Mikrofon zu.
    [both] Ihr Gerät erlaubt dem Browser keinen Zugriff auf Kamera und Mikrofon. Öffnen Sie die Einstellungen des Geräts, suchen Sie Ihren Browser und lassen Sie beides zu.
   *[sound] Ihr Gerät blockiert den Ton. Öffnen Sie die Einstellungen des Geräts und schalten Sie den Ton ein.
}
say-busy = { $what ->
    [camera] Eine andere App verwendet die Kamera. Schließen Sie diese App und drücken Sie ‚Erneut prüfen‘.
    [microphone] Eine andere App verwendet das Mikrofon. Schließen Sie diese App und drücken Sie ‚Erneut prüfen‘.
    [both] Eine andere App verwendet Kamera und Mikrofon. Schließen Sie diese App und drücken Sie ‚Erneut prüfen‘.
   *[sound] Eine andere App verwendet den Ton. Schließen Sie diese App und spielen Sie den Testton noch einmal ab.
}
say-missing = { $what ->
    [camera] Es wurde keine Kamera gefunden. Schließen Sie eine an oder wählen Sie ‚Nur Ton‘.
    [microphone] Es wurde kein Mikrofon gefunden. Schließen Sie ein Headset an. Haben Sie keines, wählen Sie ‚Medienprüfung überspringen‘; dann nutzen wir den Chat.
    [both] Es wurden weder Kamera noch Mikrofon gefunden. Schließen Sie beide an. Haben Sie keine, wählen Sie ‚Medienprüfung überspringen‘; dann nutzen wir den Chat.
   *[sound] Es wurde kein Lautsprecher gefunden. Schließen Sie ein Headset an oder wählen Sie ‚Medienprüfung überspringen‘; dann nutzen wir den Chat.
}
say-silent = { $what ->
    [microphone] Wir hören nichts von Ihnen. Wählen Sie in der Liste das richtige Mikrofon und stellen Sie den Pegel in den Toneinstellungen höher.
   *[sound] Schalten Sie den Ton ein, stellen Sie ihn lauter und wählen Sie in der Liste den richtigen Lautsprecher.
}
say-unsupported = Dieser Browser unterstützt das nicht. Bitte öffnen Sie die Seite in einem anderen Browser und geben Sie denselben Code ein.
say-old-browser = Ihr Browser ist für Ton und Bild zu alt. Bitte kommen Sie mit einem anderen Browser, einem Telefon oder einem Tablet zurück.
say-no-line = Ihr Netz lässt Ton und Bild nicht durch. Bitte versuchen Sie ein anderes Netz, zum Beispiel das Ihres Mobiltelefons.
say-no-calls = Anrufe sind in Ihrem Browser nicht möglich. Bitte öffnen Sie die Seite in einem anderen Browser und geben Sie denselben Code ein. Solange können wir hier chatten.

# Ein anderes Gerät möchte den Platz des Kunden.
device-asks = Ein anderes Gerät möchte teilnehmen
device-asks-code = Jemand hat den Code von { $name } auf einem anderen Gerät eingegeben. Prüfen Sie, ob es dieselbe Person ist, bevor Sie es zulassen.
device-asks-link = Jemand hat den Link von { $name } auf einem anderen Gerät geöffnet. Prüfen Sie, ob es dieselbe Person ist, bevor Sie es zulassen.
device-allow = Zulassen
device-refuse = Ablehnen
busy-answering = Wird beantwortet
device-left = { $seconds ->
    [one] Wird in { $seconds } Sekunde abgelehnt
   *[other] Wird in { $seconds } Sekunden abgelehnt
}

# Chat.
talk-with = Chat mit { $name }

# Suchen oder Befehl ausführen.
find-title = Suchen oder Befehl ausführen
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
keys-call = Anruf starten oder zum Anruf zurück
keys-invite = Code und Link
keys-accept = Anruf annehmen, ablehnen
keys-chat = Zum Chat
keys-mute = Mikrofon aus oder an, überall
keys-camera = Kamera, wenn das Bild den Fokus hat
keys-zoom = Vergrößern, verkleinern, ganzes Bild zeigen
keys-give = Das Mikrofon übergeben
keys-escape = Einen Bereich schließen
keys-single = Einzeltasten (V, M) auf dem Bild
# What a key does not do now, and why.
note-no-session = Öffnen Sie zuerst eine Sitzung.
note-no-call = Sie sind in keinem Anruf.
note-no-caller = Es ruft gerade niemand an.
note-which-call = Sie sind in mehreren Anrufen. Öffnen Sie den, in dem Sie sprechen möchten.
note-call-away = Der Anruf mit { $name } läuft in einem anderen Tab oder auf einem anderen Gerät. Schalten Sie Ihr Mikrofon dort ein oder wählen Sie „Hier fortsetzen“.
note-silenced-away = Ihr Mikrofon ist aus. Der Anruf mit { $name } läuft in einem anderen Tab oder auf einem anderen Gerät.
note-not-yet = An Ihrem Mikrofon hat sich nichts geändert: Die Seite verbindet sich noch mit dem Anruf mit { $name }. Versuchen Sie es gleich noch einmal.
key-ctrl = Strg
key-alt = Alt
key-shift = Umschalt
key-escape = Esc

# Nur für Bildschirmleser angesagt.
announce-customer-in = { $name } ist beigetreten
announce-line-lost = Die Verbindung zu { $name } ist unterbrochen
announce-line-back = { $name } ist wieder da

# Status einer Sitzung: feste Begriffe.
status-requested = Angefragt
status-confirmed = Bestätigt
status-running = Läuft
status-done = Fertig
status-cancelled = Abgebrochen
