# Op elke pagina.

language-choose = Taal
product = Bistand

# Mensen.
role-agent = Medewerker
you = U
customer = Klant

# Knoppen die overal hetzelfde betekenen.
copy = Kopiëren
copied = Gekopieerd
copy-failed = Niet gekopieerd. Houd de tekst ingedrukt om te kopiëren.
try-again = Opnieuw proberen
close = Sluiten
back = Terug
loading = Laden
busy-seconds = { $seconds } s

# Chat.
chat = Chat
chat-log = Berichten
chat-empty = Nog geen berichten
chat-write-to = Bericht aan { $name }
chat-write-waiting = Schrijf gerust verder
chat-send = Versturen
chat-sending = Wordt verstuurd
chat-sent = Verstuurd
chat-seen = Gelezen
chat-waits-for = Wacht op { $name }
chat-failed = Niet verstuurd. De tekst is bewaard.
chat-change = Tekst wijzigen
chat-typing = { $name } is aan het typen …
chat-new = { $count ->
    [one] { $count } nieuw bericht
   *[other] { $count } nieuwe berichten
}
chat-left = { $count ->
    [one] nog { $count } teken
   *[other] nog { $count } tekens
}
chat-too-long = { $count ->
    [one] { $count } teken te veel
   *[other] { $count } tekens te veel
}
chat-erased = Dit bericht is verwijderd.
chat-closed = Deze sessie is beëindigd. De chat is alleen nog te lezen.
chat-unsent = Niet verstuurd:

# De verbinding, in woorden.
line-good = Goede verbinding
line-weak = Zwakke verbinding
line-lost = Verbinding verbroken
line-connecting = Verbinden
line-tcp = Trage verbinding op dit netwerk
line-no-media = Beeld en geluid komen niet door
line-unsupported = Bellen werkt niet in deze browser
line-server = De server reageert niet

# Why someone is not seen or heard, and what does not arrive.
reach-unsupported = Bellen werkt niet in deze browser. Chatten kan wel.
reach-server = De server reageert niet. We blijven het proberen.
reach-blocked = Beeld en geluid worden op dit netwerk geblokkeerd. Chatten kan wel.
reach-reconnecting = De verbinding voor beeld en geluid wordt hersteld.
reach-paused = { $what ->
    [camera] De camera is door het apparaat gepauzeerd.
    [microphone] De microfoon is door het apparaat uitgezet.
   *[both] Camera en microfoon zijn door het apparaat gepauzeerd.
}
reach-stopped = { $what ->
    [camera] De camera is gestopt.
    [microphone] De microfoon is gestopt.
   *[both] Camera en microfoon zijn gestopt.
}
reach-not-arriving = { $what ->
    [camera] Het eigen beeld komt niet door.
    [microphone] Het eigen geluid komt niet door.
   *[both] Eigen beeld en geluid komen niet door.
}
reach-not-played = { $name } hoort nog niets en moet eerst tikken voor geluid.
reach-not-received = { $what ->
    [camera] { $name } ontvangt geen beeld.
    [microphone] { $name } ontvangt geen geluid.
   *[both] { $name } ontvangt geen beeld en geen geluid.
}
reach-silent = De microfoon geeft geen geluid. Staat die uit?
arrive-stopped = De camera van { $name } is gestopt.
arrive-nothing-comes = Er komt nu niets door van { $name }.
arrive-not-arriving = Het beeld van { $name } komt hier niet door.

# Beeld en geluid.
mute = Mic uit
unmute = Mic aan
camera = Camera
camera-on = Camera aan
camera-off = Camera uit
camera-other = Andere camera
camera-flip = Om{"\u00AD"}draaien
microphone = Microfoon
sound-tap = Tik voor geluid
# One page of a person holds the call; this is another one.
other-page-title = Het gesprek loopt op een ander tabblad of apparaat
other-page-body = Camera en microfoon staan hier uit. Chatten kan wel.
other-page-use = Hier verdergaan
# Meer tabbladen van één persoon gaan niet in een sessie; dit is er een te veel.
too-many-title = Deze sessie is in te veel tabbladen geopend
too-many-body = Sluit een van die tabbladen en probeer het opnieuw.
picture-of = Beeld van { $name }
picture-own = Eigen beeld
device-number = { $kind ->
    [camera] Camera { $number }
    [microphone] Microfoon { $number }
   *[speaker] Luidspreker { $number }
}
device-standard = Systeemstandaard
device-kind = { $kind ->
    [camera] Camera
    [microphone] Microfoon
   *[speaker] Luidspreker
}
device-away = { $device } (niet aangesloten)
device-in-use = In gebruik: { $device }
device-no-names = De namen van de apparaten verschijnen zodra ze een keer zijn gebruikt.
device-speaker-system = Deze browser speelt geluid af via de standaardluidspreker van het systeem.
# Een gekozen apparaat is er niet of start niet; daarna welk apparaat nu in gebruik is.
device-gone = { $kind ->
    [camera] De camera ‘{ $device }’ is niet aangesloten.
    [microphone] De microfoon ‘{ $device }’ is niet aangesloten.
   *[speaker] De luidspreker ‘{ $device }’ is niet aangesloten.
}
device-refused = { $kind ->
    [camera] De camera ‘{ $device }’ start niet.
    [microphone] De microfoon ‘{ $device }’ start niet.
   *[speaker] De luidspreker ‘{ $device }’ start niet.
}
device-now = Nu in gebruik: { $device }.
device-now-system = Voorlopig wordt het standaardapparaat van het systeem gebruikt.
device-change = Apparaat kiezen

# Verbinding met de server.
connection-lost = Geen verbinding.
connection-kept = De tekst is bewaard.
connection-retry-in = Nieuwe poging over { $seconds } s.
connection-retry-now = Nu proberen

# Meldingen in het gesprek. $who is "you" als de lezer het zelf deed.
notice-entered = { $who ->
    [you] U neemt deel aan de sessie
   *[other] { $name } neemt deel
}
notice-entered-link = { $who ->
    [you] U neemt deel aan de sessie
   *[other] { $name } neemt deel via de link
}
notice-taken-over = { $who ->
    [you] U gaat verder op dit apparaat
   *[other] { $name } gaat verder op een ander apparaat
}
notice-check-passed = { $who ->
    [you] De mediacontrole is gelukt
   *[other] De mediacontrole van { $name } is gelukt
}
notice-sound-not-tested = { $who ->
    [you] De mediacontrole is klaar; de luidspreker is niet getest
   *[other] { $name } is klaar met de mediacontrole; de luidspreker is niet getest
}
notice-audio-only = { $who ->
    [you] U hebt ‘Alleen geluid’ gekozen
   *[other] { $name } heeft ‘Alleen geluid’ gekozen
}
notice-check-skipped = { $who ->
    [you] U hebt de mediacontrole overgeslagen
   *[other] { $name } heeft de mediacontrole overgeslagen
}
notice-old-browser = { $who ->
    [you] U gebruikt Internet Explorer
   *[other] { $name } gebruikt Internet Explorer
}
notice-call-began = Het gesprek is begonnen
notice-ring-unanswered = Er is niet opgenomen
notice-ring-declined = { $who ->
    [you] U hebt de oproep geweigerd
    [me] Je hebt de oproep geweigerd
   *[other] { $name } kan nu niet opnemen
}
notice-call-left = { $who ->
    [you] U hebt het gesprek verlaten
    [me] Je hebt het gesprek verlaten
   *[other] { $name } heeft het gesprek verlaten
}
notice-call-joined = { $who ->
    [you] U neemt deel aan het gesprek
    [me] Je neemt deel aan het gesprek
   *[other] { $name } neemt deel aan het gesprek
}
notice-connection-lost = { $who ->
    [you] Uw verbinding is verbroken
    [me] Je verbinding is verbroken
   *[other] De verbinding met { $name } is verbroken
}
notice-connection-back = { $who ->
    [you] U bent terug
    [me] Je bent terug
   *[other] { $name } is terug
}
notice-gone = { $who ->
    [you] U was te lang weg
    [me] Je was te lang weg
   *[other] { $name } is niet teruggekomen
}
notice-returned-to-entry = Er is niemand teruggekomen. De sessie wacht weer op de code.
notice-voice-started = { $who ->
    [me] Je hebt de spraakoproep gestart
   *[other] De spraakoproep is gestart
}
notice-voice-ended = { $who ->
    [me] Je hebt de spraakoproep beëindigd
   *[other] De spraakoproep is beëindigd
}
notice-ended = { $status ->
    [cancelled] { $who ->
        [me] Je hebt de sessie geannuleerd
       *[other] De sessie is geannuleerd
    }
   *[done] { $who ->
        [me] Je hebt de sessie beëindigd
       *[other] De sessie is beëindigd
    }
}
notice-reopened = { $who ->
    [me] Je hebt de sessie heropend
   *[other] De sessie is weer open
}
