# Die Seite des Kunden in der Sitzung.

# Ein anderes Gerät hat den Platz (F2).
takeover-asked-title = Auf einem anderen Gerät weitermachen?
takeover-asked-body = Jemand hat Ihre Sitzung mit demselben Code auf einem anderen Gerät geöffnet. Sind Sie das nicht, bleiben Sie hier.
takeover-allow = Dort weitermachen
takeover-refuse = Hier bleiben
inside-slow = Es dauert länger als sonst. Sie müssen nichts tun: Wir versuchen es weiter.

# Lobby.
lobby-page = Medienprüfung
lobby-welcome = Sie sind der Sitzung beigetreten
lobby-lead = Jetzt prüfen wir Kamera, Mikrofon und Ton. Ihr Browser bittet um Erlaubnis: Wählen Sie „Zulassen“.
lobby-lead-choice = Keine Kamera, oder möchten Sie nicht gesehen werden? Wählen Sie „Nur Ton“.
lobby-continue = Weiter
lobby-audio-only = Nur Ton
lobby-skip = Medienprüfung überspringen
lobby-asking-body = Wählen Sie „Zulassen“, wenn Ihr Browser oben oder unten im Fenster danach fragt.
lobby-check-title = Sieht das gut aus?
lobby-check-title-audio = Können wir Sie hören?
lobby-only-you = Das sehen nur Sie
lobby-no-picture = Kein Bild
lobby-change-device = { $device } wechseln
lobby-headset = Am besten klingt es mit einem Headset. Ohne geht es auch.
lobby-headset-fine = Ohne Headset weiter
lobby-agent-sees = { $name } sieht diesen Schritt auch.
lobby-not-passed = Es funktioniert noch nicht alles. Mit „Nur Ton“ oder „Medienprüfung überspringen“ kommen Sie weiter.

# Überspringen fragt immer nach.
skip-title = Medienprüfung überspringen?
skip-body = Vielleicht können wir Sie dann nicht sehen oder hören, und { $name } erfährt, dass Sie die Prüfung übersprungen haben. Chatten ist immer möglich.
skip-confirm = Medienprüfung überspringen
skip-back = Zurück zur Prüfung

# Wie es um jedes steht.
check-camera = Kamera
check-microphone = Mikrofon
check-sound = Ton
check-not-tried = Noch nicht getestet
check-not-tested = Nicht getestet
check-trying = Einen Moment
check-pending = Ihr Browser bittet um Erlaubnis
check-works = { $what ->
    [camera] Ihre Kamera funktioniert
    [microphone] Wir hören Sie
   *[sound] Sie können uns hören
}
check-listening = Sagen Sie etwas
check-tap = Tippen Sie irgendwohin, damit diese Seite zuhören kann.
check-silent = { $what ->
    [microphone] Wir hören noch nichts
   *[sound] Testton nicht gehört
}
check-missing = { $what ->
    [camera] Keine Kamera gefunden
    [microphone] Kein Mikrofon gefunden
   *[sound] Kein Lautsprecher gefunden
}
check-dismissed = Die Abfrage wurde geschlossen
check-blocked-by-page = Für diese Seite blockiert
check-blocked-by-system = Vom Gerät blockiert
check-busy = Von einer anderen App verwendet
check-unsupported = Von diesem Browser nicht unterstützt
check-tone = Testton abspielen
check-tone-playing = Haben Sie den Testton gehört?
check-heard = Ja
check-not-heard = Nein

# Wenn etwas klemmt: der Satz oben.
stuck-both = Wir können Sie nicht sehen oder hören
stuck-camera = Wir können Sie nicht sehen
stuck-microphone = Wir können Sie nicht hören
stuck-sound = Sie können uns nicht hören
stuck-again = Erneut prüfen
stuck-others-work = { $what ->
    [camera-microphone] Kamera und Mikrofon funktionieren.
    [camera] Die Kamera funktioniert.
    [microphone] Das Mikrofon funktioniert.
   *[none] Chatten ist immer möglich.
}

# Warum, und was zu tun ist.
why-pending = Ihr Browser wartet auf Ihre Antwort. Suchen Sie die Abfrage am Rand des Fensters und wählen Sie „Zulassen“.
why-missing = { $what ->
    [camera] Es wurde keine Kamera gefunden. Schließen Sie eine an oder wählen Sie „Nur Ton“.
    [microphone] Es wurde kein Mikrofon gefunden. Schließen Sie ein Headset an oder machen Sie ohne weiter und nutzen Sie den Chat.
   *[both] Es wurden weder Kamera noch Mikrofon gefunden. Schließen Sie sie an oder überspringen Sie die Medienprüfung.
}
why-dismissed = Die Abfrage wurde ohne Antwort geschlossen. Drücken Sie „Erneut prüfen“ und wählen Sie „Zulassen“.
why-blocked-by-page = { $what ->
    [camera] { $browser } blockiert die Kamera für diese Seite.
    [microphone] { $browser } blockiert das Mikrofon für diese Seite.
   *[both] { $browser } blockiert Kamera und Mikrofon für diese Seite.
}
why-blocked-by-system = { $what ->
    [camera] Ihr Gerät erlaubt dem Browser keinen Zugriff auf die Kamera.
    [microphone] Ihr Gerät erlaubt dem Browser keinen Zugriff auf das Mikrofon.
   *[both] Ihr Gerät erlaubt dem Browser keinen Zugriff auf Kamera und Mikrofon.
}
why-busy = { $what ->
    [camera] Eine andere App verwendet die Kamera. Schließen Sie diese App und drücken Sie „Erneut prüfen“.
    [microphone] Eine andere App verwendet das Mikrofon. Schließen Sie diese App und drücken Sie „Erneut prüfen“.
   *[both] Eine andere App verwendet Kamera und Mikrofon. Schließen Sie diese App und drücken Sie „Erneut prüfen“.
}
why-unsupported = Dieser Browser kann Kamera und Mikrofon hier nicht verwenden. Öffnen Sie die Seite mit dem Link oder dem Code in einem anderen Browser.
why-silent = { $what ->
    [microphone] Wir hören nichts von Ihnen. Wählen Sie das richtige Mikrofon, prüfen Sie, ob es eingeschaltet ist, und stellen Sie seinen Pegel in den Toneinstellungen höher.
   *[sound] Stellen Sie die Lautstärke höher und wählen Sie den richtigen Lautsprecher. Am Telefon geht das mit den Lautstärketasten.
}

# Schritte bei gesperrter Seite, nach Browser.
browser-generic = Ihr Browser
thing = { $what ->
    [camera] Kamera
    [microphone] Mikrofon
   *[both] Kamera“ und „Mikrofon
}
steps-safari-phone-1 = Tippen Sie auf das Symbol links neben der Adresse („aA“ oder eine kleine Seite).
steps-safari-phone-2 = Tippen Sie auf „Website-Einstellungen“, dann auf „{ $thing }“.
steps-chrome-phone-1 = Tippen Sie auf das Symbol links neben der Adresse.
steps-chrome-phone-2 = Tippen Sie auf „Berechtigungen“ und schalten Sie „{ $thing }“ ein.
steps-samsung-1 = Tippen Sie auf das Schloss links neben der Adresse.
steps-samsung-2 = Tippen Sie auf „Berechtigungen“, dann auf „{ $thing }“.
steps-firefox-phone-1 = Tippen Sie auf das Symbol links neben der Adresse.
steps-firefox-phone-2 = Tippen Sie auf „Blockiert“ neben „{ $thing }“.
steps-chrome-1 = Klicken Sie auf das Symbol links neben der Adresse.
steps-chrome-2 = Schalten Sie „{ $thing }“ ein.
steps-firefox-1 = Klicken Sie auf das durchgestrichene Symbol links neben der Adresse.
steps-firefox-2 = Entfernen Sie die Sperre neben „{ $thing }“ mit dem kleinen x.
steps-safari-1 = Öffnen Sie im Menü „Safari“ die „Einstellungen für diese Website“.
steps-safari-2 = Suchen Sie „{ $thing }“.
steps-other-1 = Öffnen Sie die Berechtigungen dieser Seite, meist über das Symbol neben der Adresse.
steps-other-2 = Suchen Sie „{ $thing }“.
steps-last = Wählen Sie „Zulassen“ und kommen Sie zurück. Diese Seite merkt es von selbst.
system-windows = Öffnen Sie die Windows-Einstellungen, „Datenschutz und Sicherheit“, „{ $thing }“, und erlauben Sie den Zugriff für Ihren Browser.
system-mac = Öffnen Sie die Systemeinstellungen, „Datenschutz & Sicherheit“, „{ $thing }“, und erlauben Sie den Zugriff für Ihren Browser. Starten Sie den Browser danach neu.
system-ios = Öffnen Sie die Einstellungen Ihres Geräts, suchen Sie Ihren Browser und erlauben Sie „{ $thing }“.
system-android = Öffnen Sie die Einstellungen Ihres Geräts, „Apps“, Ihren Browser, „Berechtigungen“, und erlauben Sie „{ $thing }“.
system-other = Öffnen Sie die Datenschutzeinstellungen Ihres Geräts und erlauben Sie „{ $thing }“ für Ihren Browser.

# Im Browser einer anderen App.
elsewhere-title = Im eigenen Browser öffnen
elsewhere-body = Kopieren Sie diese Adresse und öffnen Sie sie in Safari, Chrome oder Firefox. Ihr Code bleibt gültig.
elsewhere-copy-link = Adresse kopieren
elsewhere-copy-code = Code kopieren

# Bereit.
ready-page = Bereit
ready-title = Alles bereit
ready-lead = { $name } kann Sie jetzt anrufen. Sie können den Anruf auch selbst starten.
ready-lead-waiting = Wir warten, bis die Sitzung bestätigt ist. Chatten können Sie schon jetzt.
ready-alone = { $name } ist gerade nicht verbunden. Chatten können Sie schon jetzt.
ready-waiting = Wir sagen Ihnen Bescheid, sobald { $name } da ist. Chatten können Sie schon jetzt.
ready-agent-gone = { $name } kann Ihnen in dieser Sitzung nicht mehr helfen. Bitte melden Sie sich noch einmal, um einen neuen Code zu erhalten.
chat-undelivered = Nicht zugestellt
ready-start = Start
ready-start-busy = Wird gestartet
ready-start-why = { $name } ist gerade nicht da.
ready-start-unsupported = Anrufe sind in diesem Browser nicht möglich.
ready-lead-unsupported = Anrufe sind in diesem Browser nicht möglich. Sie können hier mit { $name } chatten oder diese Seite mit demselben Code in einem anderen Browser öffnen.
ready-missed = Verpasster Anruf von { $name }
ready-unanswered = { $name } hat den Anruf nicht angenommen
ready-declined = { $name } kann den Anruf gerade nicht annehmen
ready-check-again = Zurück zur Medienprüfung
ready-left = Sie haben den Anruf verlassen. Sie können zurückkommen.
ready-join = Zurück zum Anruf

# Klingeln.
ring-page = { $name } ruft Sie an
ring-title = { $name } ruft Sie an
ring-accept = Annehmen
ring-decline = Ablehnen
ring-camera = Meine Kamera zeigen
ring-out-title = { $name } wird angerufen
ring-out-lead = { $seconds ->
    [one] Klingelt noch { $seconds } Sekunde.
   *[other] Klingelt noch { $seconds } Sekunden.
}
ring-out-cancel = Anruf abbrechen

# Anruf.
call-page = Anruf mit { $name }
call-title = Anruf mit { $name }
call-sees-hears = { $name } sieht und hört Sie
call-sees = { $name } sieht Sie, hört Sie aber nicht
call-hears = { $name } hört Sie, sieht Sie aber nicht
call-nothing = { $name } sieht und hört Sie jetzt nicht
call-unsure = Einen Moment: Wir prüfen, ob { $name } Sie sehen und hören kann
call-their-muted = Das Mikrofon von { $name } ist aus
call-their-silent = Der Ton von { $name } kommt bei Ihnen nicht an.
call-their-tap = Sie hören { $name } noch nicht: Tippen Sie für den Ton.
call-in-call = Im Anruf
# The soft hyphen is for the narrowest phones.
call-leave = Ver{"\u00AD"}lassen
call-chat = Chat
call-devices = Geräte
devices-title = Ihre Geräte
devices-level = Die Balken bewegen sich, wenn Sie sprechen.
call-only-sound = Sie sprechen mit { $name }
call-own-paused = Ihre Kamera ist angehalten. Sie läuft weiter, wenn Sie zurückkommen.
call-swap = Bilder tauschen
call-restart-failed = { $what ->
    [both] Kamera und Mikrofon lassen sich nicht starten.
    [camera] Die Kamera lässt sich nicht starten.
   *[microphone] Das Mikrofon lässt sich nicht starten.
}
call-permission-lost = { $what ->
    [camera] Die Kamera ist auf dieser Seite nicht erlaubt.
    [both] Kamera und Mikrofon sind auf dieser Seite nicht erlaubt.
   *[microphone] Das Mikrofon ist auf dieser Seite nicht erlaubt.
}
call-join-voice = Am Sprachanruf teilnehmen
call-join-voice-body = { $name } hat einen Sprachanruf gestartet. Möchten Sie teilnehmen?
call-leave-voice = Sprachanruf verlassen
call-stay-out = Jetzt nicht
call-listen-only = Sie hören zu. { $name } kann Ihnen das Mikrofon übergeben.

# Die Verbindung des Mitarbeiters ist unterbrochen.
gone-title = Die Verbindung zu { $name } ist unterbrochen
gone-body = Wir halten Ihren Platz frei. Sie müssen nichts tun.
gone-seconds = { $seconds ->
    [one] { $seconds } Sekunde
   *[other] { $seconds } Sekunden
}
gone-private = Niemand kann Sie jetzt sehen oder hören
gone-camera = Ihre Kamera läuft weiter, wenn { $name } wieder da ist.

# Vorbei.
ended-page = Sitzung beendet
ended-title = Die Sitzung ist beendet
ended-title-cancelled = Die Sitzung wurde abgebrochen
ended-body = Niemand kann Sie mehr sehen oder hören.
ended-new = Anderen Code eingeben
