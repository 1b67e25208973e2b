# Auf jeder Seite.

language-choose = Sprache
product = Bistand

# Menschen.
role-agent = Mitarbeiter
you = Sie
customer = Kunde

# Schaltflächen, die überall dasselbe bedeuten.
copy = Kopieren
copied = Kopiert
copy-failed = Nicht kopiert. Halten Sie den Text gedrückt, um ihn zu kopieren.
try-again = Erneut versuchen
close = Schließen
back = Zurück
loading = Wird geladen
busy-seconds = { $seconds } s

# Chat.
chat = Chat
chat-log = Nachrichten
chat-empty = Noch keine Nachrichten
chat-write-to = Nachricht an { $name }
chat-write-waiting = Schreiben Sie ruhig weiter
chat-send = Senden
chat-sending = Wird gesendet
chat-sent = Gesendet
chat-seen = Gelesen
chat-waits-for = Wartet auf { $name }
chat-failed = Nicht gesendet. Ihr Text bleibt erhalten.
chat-change = Text ändern
chat-typing = { $name } schreibt …
chat-new = { $count ->
    [one] { $count } neue Nachricht
   *[other] { $count } neue Nachrichten
}
chat-left = { $count ->
    [one] noch { $count } Zeichen
   *[other] noch { $count } Zeichen
}
chat-too-long = { $count ->
    [one] { $count } Zeichen zu viel
   *[other] { $count } Zeichen zu viel
}
chat-erased = Diese Nachricht wurde gelöscht.
chat-closed = Diese Sitzung ist beendet. Sie können den Chat weiterhin lesen.
chat-unsent = Nicht gesendet:

# Die Verbindung, in Worten.
line-good = Gute Verbindung
line-weak = Schwache Verbindung
line-lost = Verbindung unterbrochen
line-connecting = Verbindung wird aufgebaut
line-tcp = Langsame Verbindung in Ihrem Netz
line-no-media = Ton und Bild kommen nicht durch
line-unsupported = Anrufe hier nicht möglich
line-server = Der Server antwortet nicht

# Why someone is not seen or heard, and what does not arrive.
reach-unsupported = Anrufe sind in diesem Browser nicht möglich. Sie können chatten.
reach-server = Der Server antwortet nicht. Wir versuchen es weiter.
reach-blocked = Ton und Bild sind in diesem Netz blockiert. Sie können chatten.
reach-reconnecting = Die Verbindung für Ton und Bild wird wiederhergestellt.
reach-paused = { $what ->
    [camera] Ihr Gerät hat die Kamera angehalten.
    [microphone] Ihr Gerät hat das Mikrofon stummgeschaltet.
   *[both] Ihr Gerät hat Kamera und Mikrofon angehalten.
}
reach-stopped = { $what ->
    [camera] Ihre Kamera liefert kein Bild mehr.
    [microphone] Ihr Mikrofon liefert keinen Ton mehr.
   *[both] Kamera und Mikrofon liefern weder Bild noch Ton.
}
reach-not-arriving = { $what ->
    [camera] Ihr Bild kommt nicht durch.
    [microphone] Ihr Ton kommt nicht durch.
   *[both] Ihr Bild und Ihr Ton kommen nicht durch.
}
reach-not-played = { $name } hört Sie noch nicht und muss für den Ton erst tippen.
reach-not-received = { $what ->
    [camera] { $name } empfängt Ihr Bild nicht.
    [microphone] { $name } empfängt Ihren Ton nicht.
   *[both] { $name } empfängt Ihr Bild und Ihren Ton nicht.
}
reach-silent = Ihr Mikrofon liefert keinen Ton. Ist es ausgeschaltet?
arrive-stopped = Die Kamera von { $name } liefert kein Bild mehr.
arrive-nothing-comes = Von { $name } kommt gerade nichts durch.
arrive-not-arriving = Das Bild von { $name } kommt bei Ihnen nicht an.

# Ton und Bild.
mute = Mikro aus
unmute = Mikro an
camera = Kamera
camera-on = Kamera an
camera-off = Kamera aus
camera-other = Andere Kamera
# The soft hyphen is for the narrowest phones.
camera-flip = Kamera wech{"\u00AD"}seln
microphone = Mikrofon
sound-tap = Für Ton tippen
# One page of a person holds the call; this is another one.
other-page-title = Der Anruf läuft in einem anderen Tab oder auf einem anderen Gerät
other-page-body = Kamera und Mikrofon sind hier aus. Chatten können Sie weiterhin.
other-page-use = Hier fortsetzen
# Mehr Tabs einer Person gehen in einer Sitzung nicht; dieser ist einer zu viel.
too-many-title = Diese Sitzung ist in zu vielen Tabs geöffnet
too-many-body = Schließen Sie einen davon und versuchen Sie es erneut.
picture-of = Bild von { $name }
picture-own = Ihr Bild
device-number = { $kind ->
    [camera] Kamera { $number }
    [microphone] Mikrofon { $number }
   *[speaker] Lautsprecher { $number }
}
device-standard = Systemstandard
device-kind = { $kind ->
    [camera] Kamera
    [microphone] Mikrofon
   *[speaker] Lautsprecher
}
device-away = { $device } (nicht angeschlossen)
device-in-use = In Verwendung: { $device }
device-no-names = Die Namen Ihrer Geräte erscheinen, sobald Sie sie einmal verwendet haben.
device-speaker-system = Dieser Browser gibt den Ton über den Standardlautsprecher des Systems aus.
# Ein gewähltes Gerät fehlt oder startet nicht; danach, welches gerade benutzt wird.
device-gone = { $kind ->
    [camera] Die Kamera „{ $device }“ ist nicht angeschlossen.
    [microphone] Das Mikrofon „{ $device }“ ist nicht angeschlossen.
   *[speaker] Der Lautsprecher „{ $device }“ ist nicht angeschlossen.
}
device-refused = { $kind ->
    [camera] Die Kamera „{ $device }“ startet nicht.
    [microphone] Das Mikrofon „{ $device }“ startet nicht.
   *[speaker] Der Lautsprecher „{ $device }“ startet nicht.
}
device-now = Jetzt in Verwendung: { $device }.
device-now-system = Vorerst wird das Standardgerät des Systems verwendet.
device-change = Gerät wählen

# Verbindung zum Server.
connection-lost = Keine Verbindung.
connection-kept = Ihr Text bleibt erhalten.
connection-retry-in = Neuer Versuch in { $seconds } s.
connection-retry-now = Jetzt versuchen

# Hinweise in der Unterhaltung. $who ist "you", wenn es der Leser selbst war.
notice-entered = { $who ->
    [you] Sie sind der Sitzung beigetreten
   *[other] { $name } ist beigetreten
}
notice-entered-link = { $who ->
    [you] Sie sind der Sitzung beigetreten
   *[other] { $name } ist über den Link beigetreten
}
notice-taken-over = { $who ->
    [you] Sie machen auf diesem Gerät weiter
   *[other] { $name } macht auf einem anderen Gerät weiter
}
notice-check-passed = { $who ->
    [you] Die Medienprüfung war erfolgreich
   *[other] Die Medienprüfung von { $name } war erfolgreich
}
notice-sound-not-tested = { $who ->
    [you] Die Medienprüfung ist abgeschlossen; der Lautsprecher wurde nicht getestet
   *[other] { $name } hat die Medienprüfung abgeschlossen; der Lautsprecher wurde nicht getestet
}
notice-audio-only = { $who ->
    [you] Sie haben „Nur Ton“ gewählt
   *[other] { $name } hat „Nur Ton“ gewählt
}
notice-check-skipped = { $who ->
    [you] Sie haben die Medienprüfung übersprungen
   *[other] { $name } hat die Medienprüfung übersprungen
}
notice-old-browser = { $who ->
    [you] Sie verwenden den Internet Explorer
   *[other] { $name } verwendet den Internet Explorer
}
notice-call-began = Der Anruf hat begonnen
notice-ring-unanswered = Der Anruf wurde nicht angenommen
notice-ring-declined = { $who ->
    [you] Sie haben den Anruf abgelehnt
    [me] Sie haben den Anruf abgelehnt
   *[other] { $name } kann den Anruf gerade nicht annehmen
}
notice-call-left = { $who ->
    [you] Sie haben den Anruf verlassen
    [me] Sie haben den Anruf verlassen
   *[other] { $name } hat den Anruf verlassen
}
notice-call-joined = { $who ->
    [you] Sie nehmen am Anruf teil
    [me] Sie nehmen am Anruf teil
   *[other] { $name } nimmt am Anruf teil
}
notice-connection-lost = { $who ->
    [you] Ihre Verbindung wurde unterbrochen
    [me] Ihre Verbindung wurde unterbrochen
   *[other] Die Verbindung zu { $name } wurde unterbrochen
}
notice-connection-back = { $who ->
    [you] Sie sind wieder da
    [me] Sie sind wieder da
   *[other] { $name } ist wieder da
}
notice-gone = { $who ->
    [you] Sie waren zu lange weg
    [me] Sie waren zu lange weg
   *[other] { $name } ist nicht zurückgekommen
}
notice-returned-to-entry = Niemand ist zurückgekommen. Die Sitzung wartet wieder auf den Code.
notice-voice-started = { $who ->
    [me] Sie haben den Sprachanruf gestartet
   *[other] Der Sprachanruf hat begonnen
}
notice-voice-ended = { $who ->
    [me] Sie haben den Sprachanruf beendet
   *[other] Der Sprachanruf ist beendet
}
notice-ended = { $status ->
    [cancelled] { $who ->
        [me] Sie haben die Sitzung abgebrochen
       *[other] Die Sitzung wurde abgebrochen
    }
   *[done] { $who ->
        [me] Sie haben die Sitzung beendet
       *[other] Die Sitzung ist beendet
    }
}
notice-reopened = { $who ->
    [me] Sie haben die Sitzung erneut geöffnet
   *[other] Die Sitzung ist wieder offen
}
