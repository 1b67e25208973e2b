# På alle sider.

language-choose = Sprog
product = Bistand

# Mennesker.
role-agent = Medarbejder
you = Dig
customer = Kunde

# Knapper, der betyder det samme overalt.
copy = Kopiér
copied = Kopieret
copy-failed = Ikke kopieret. Hold fingeren på teksten for at kopiere den.
try-again = Prøv igen
close = Luk
back = Tilbage
loading = Indlæser
busy-seconds = { $seconds } s

# Chat.
chat = Chat
chat-log = Beskeder
chat-empty = Ingen beskeder endnu
chat-write-to = Skriv til { $name }
chat-write-waiting = Du kan roligt skrive videre
chat-send = Send
chat-sending = Sendes
chat-sent = Sendt
chat-seen = Læst
chat-waits-for = Venter på { $name }
chat-failed = Ikke sendt. Din tekst er gemt.
chat-change = Ret teksten
chat-typing = { $name } skriver …
chat-new = { $count ->
    [one] { $count } ny besked
   *[other] { $count } nye beskeder
}
chat-left = { $count ->
    [one] { $count } tegn tilbage
   *[other] { $count } tegn tilbage
}
chat-too-long = { $count ->
    [one] { $count } tegn for meget
   *[other] { $count } tegn for meget
}
chat-erased = Denne besked er slettet.
chat-closed = Denne session er afsluttet. Du kan stadig læse chatten.
chat-unsent = Ikke sendt:

# Forbindelsen, med ord.
line-good = God forbindelse
line-weak = Svag forbindelse
line-lost = Forbindelsen er afbrudt
line-connecting = Forbinder
line-tcp = Langsom forbindelse på dit netværk
line-no-media = Lyd og billede kommer ikke igennem
line-unsupported = Opkald virker ikke i denne browser
line-server = Serveren svarer ikke

# Why someone is not seen or heard, and what does not arrive.
reach-unsupported = Opkald virker ikke i denne browser. Du kan chatte.
reach-server = Serveren svarer ikke. Vi bliver ved med at prøve.
reach-blocked = Lyd og billede er blokeret på dette netværk. Du kan chatte.
reach-reconnecting = Forbindelsen til lyd og billede bliver genoprettet.
reach-paused = { $what ->
    [camera] Din enhed har sat kameraet på pause.
    [microphone] Din enhed har slået mikrofonen fra.
   *[both] Din enhed har sat kamera og mikrofon på pause.
}
reach-stopped = { $what ->
    [camera] Dit kamera er stoppet.
    [microphone] Din mikrofon er stoppet.
   *[both] Dit kamera og din mikrofon er stoppet.
}
reach-not-arriving = { $what ->
    [camera] Dit billede kommer ikke igennem.
    [microphone] Din lyd kommer ikke igennem.
   *[both] Dit billede og din lyd kommer ikke igennem.
}
reach-not-played = { $name } kan ikke høre dig endnu og skal først trykke for lyd.
reach-not-received = { $what ->
    [camera] { $name } modtager ikke dit billede.
    [microphone] { $name } modtager ikke din lyd.
   *[both] { $name } modtager ikke dit billede og din lyd.
}
reach-silent = Der kommer ingen lyd fra din mikrofon. Er den slukket?
arrive-stopped = Kameraet hos { $name } er stoppet.
arrive-nothing-comes = Der kommer ikke noget igennem fra { $name } lige nu.
arrive-not-arriving = Billedet fra { $name } kommer ikke frem til dig.

# Lyd og billede.
mute = Slå lyd fra
unmute = Slå lyd til
camera = Kamera
camera-on = Kamera til
camera-off = Kamera fra
camera-other = Andet kamera
camera-flip = Vend kamera
microphone = Mikrofon
sound-tap = Tryk for lyd
# One page of a person holds the call; this is another one.
other-page-title = Opkaldet er på en anden fane eller enhed
other-page-body = Kamera og mikrofon er slået fra her. Du kan stadig chatte.
other-page-use = Fortsæt her
# Én person kan ikke have flere faner åbne i en session; denne er én for meget.
too-many-title = Du har sessionen åben i for mange faner
too-many-body = Luk en af dem, og prøv igen.
picture-of = Billede fra { $name }
picture-own = Dit billede
device-number = { $kind ->
    [camera] Kamera { $number }
    [microphone] Mikrofon { $number }
   *[speaker] Højttaler { $number }
}
device-standard = Systemstandard
device-kind = { $kind ->
    [camera] Kamera
    [microphone] Mikrofon
   *[speaker] Højttaler
}
device-away = { $device } (ikke tilsluttet)
device-in-use = I brug: { $device }
device-no-names = Navnene på dine enheder vises, når du har brugt dem én gang.
device-speaker-system = Denne browser afspiller lyd på systemets standardhøjttaler.
# En valgt enhed er der ikke eller starter ikke; derefter hvilken der er i brug.
device-gone = { $kind ->
    [camera] Kameraet »{ $device }« er ikke tilsluttet.
    [microphone] Mikrofonen »{ $device }« er ikke tilsluttet.
   *[speaker] Højttaleren »{ $device }« er ikke tilsluttet.
}
device-refused = { $kind ->
    [camera] Kameraet »{ $device }« starter ikke.
    [microphone] Mikrofonen »{ $device }« starter ikke.
   *[speaker] Højttaleren »{ $device }« starter ikke.
}
device-now = I brug nu: { $device }.
device-now-system = Indtil videre bruges systemets standardenhed.
device-change = Vælg enhed

# Forbindelse til serveren.
connection-lost = Ingen forbindelse.
connection-kept = Din tekst er gemt.
connection-retry-in = Prøver igen om { $seconds } s.
connection-retry-now = Prøv nu

# Meddelelser i samtalen. $who er "you", når det var læseren selv.
notice-entered = { $who ->
    [you] Du er med i sessionen
   *[other] { $name } deltager nu
}
notice-entered-link = { $who ->
    [you] Du er med i sessionen
   *[other] { $name } deltager nu via linket
}
notice-taken-over = { $who ->
    [you] Du fortsætter på denne enhed
   *[other] { $name } fortsætter på en anden enhed
}
notice-check-passed = { $who ->
    [you] Du har gennemført mediekontrollen
   *[other] { $name } har gennemført mediekontrollen
}
notice-sound-not-tested = { $who ->
    [you] Du er færdig med mediekontrollen; højttaleren blev ikke testet
   *[other] { $name } er færdig med mediekontrollen; højttaleren blev ikke testet
}
notice-audio-only = { $who ->
    [you] Du valgte »Kun lyd«
   *[other] { $name } valgte »Kun lyd«
}
notice-check-skipped = { $who ->
    [you] Du har sprunget mediekontrollen over
   *[other] { $name } har sprunget mediekontrollen over
}
notice-old-browser = { $who ->
    [you] Du bruger Internet Explorer
   *[other] { $name } bruger Internet Explorer
}
notice-call-began = Opkaldet er begyndt
notice-ring-unanswered = Opkaldet blev ikke besvaret
notice-ring-declined = { $who ->
    [you] Du afviste opkaldet
    [me] Du afviste opkaldet
   *[other] { $name } kan ikke besvare opkaldet lige nu
}
notice-call-left = { $who ->
    [you] Du har forladt opkaldet
    [me] Du har forladt opkaldet
   *[other] { $name } har forladt opkaldet
}
notice-call-joined = { $who ->
    [you] Du er med i opkaldet
    [me] Du er med i opkaldet
   *[other] { $name } deltager nu i opkaldet
}
notice-connection-lost = { $who ->
    [you] Din forbindelse blev afbrudt
    [me] Din forbindelse blev afbrudt
   *[other] Forbindelsen til { $name } blev afbrudt
}
notice-connection-back = { $who ->
    [you] Du er tilbage
    [me] Du er tilbage
   *[other] { $name } er tilbage
}
notice-gone = { $who ->
    [you] Du var væk for længe
    [me] Du var væk for længe
   *[other] { $name } kom ikke tilbage
}
notice-returned-to-entry = Ingen kom tilbage. Sessionen venter igen på koden.
notice-voice-started = { $who ->
    [me] Du startede stemmeopkaldet
   *[other] Stemmeopkaldet er startet
}
notice-voice-ended = { $who ->
    [me] Du afsluttede stemmeopkaldet
   *[other] Stemmeopkaldet er afsluttet
}
notice-ended = { $status ->
    [cancelled] { $who ->
        [me] Du annullerede sessionen
       *[other] Sessionen blev annulleret
    }
   *[done] { $who ->
        [me] Du afsluttede sessionen
       *[other] Sessionen er afsluttet
    }
}
notice-reopened = { $who ->
    [me] Du genåbnede sessionen
   *[other] Sessionen er åben igen
}
