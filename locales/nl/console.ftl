# De console van de medewerkers.

console-page = Console
page-stopped = Deze pagina werkt niet meer
page-stopped-body = Er is niets verloren gegaan. Laad de pagina opnieuw om terug te gaan naar je gesprekken.
console-you = Jij
console-skip = Naar de sessie
console-region-top = Bovenbalk
console-region-list = Sessies
console-region-side = Personen en chat

# Aanmelden.
signin-title = Aanmelden
signin-login = Gebruikersnaam
signin-password = Wachtwoord
signin-show = Wachtwoord tonen
signin-hide = Wachtwoord verbergen
signin-submit = Aanmelden
signin-busy = Je wordt aangemeld
signin-missing = Vul je gebruikersnaam en je wachtwoord in.
signin-cookies = Je browser blokkeert cookies voor deze pagina, en zonder cookies kun je je niet aanmelden. Sta cookies voor deze site toe in de instellingen van de browser en probeer het opnieuw.
signin-caps = Caps Lock staat aan.
signin-slow = { $seconds ->
    [one] Te veel pogingen. Over { $seconds } seconde kun je het weer proberen.
   *[other] Te veel pogingen. Over { $seconds } seconden kun je het weer proberen.
}
signin-forgotten = Wachtwoord vergeten? Vraag je beheerder om een nieuw wachtwoord.
signin-elsewhere = Je hebt je op een ander tabblad afgemeld. Je concepten zijn verwijderd.
signin-ended = Je bent afgemeld. Meld je aan om verder te gaan; je concepten zijn bewaard.
signin-displaced = In deze browser is nu een ander account aangemeld. Meld je hier aan om verder te gaan; je concepten zijn bewaard.
signin-customer = Hebt u een sessiecode?
signin-customer-link = Code invoeren

# Bovenbalk.
top-sound-on = Beltoon aanzetten
top-sound-is-on = Beltoon: aan
top-sound-is-off = Beltoon: uit
top-account = Account van { $name }
top-sign-out = Afmelden
top-sign-out-call = Je bent in gesprek. Toch afmelden?
top-stay = Blijven
top-back = Alle sessies
top-list = Sessies tonen
top-outdated = Bistand is bijgewerkt. Laad de pagina opnieuw; je sessies en concepten blijven bewaard.
top-reload = Opnieuw laden
top-restart = De server wordt opnieuw gestart. Je kunt zo weer verder.
top-places-kept = De plaats van klanten blijft 30 s bewaard.

# De lijst.
desk-start = Sessie starten
desk-start-busy = Wordt gestart
desk-filter = Sessies filteren
desk-open = Open
desk-done = Klaar
desk-all = Alle
desk-ringing = Belt je
desk-waiting = Wacht
desk-running = In gesprek
desk-out-of-call = Niet in gesprek
desk-requested = Aanvragen
desk-invited = Uitgenodigd
desk-left = Vertrokken
desk-today = Vandaag
desk-earlier = Eerder
desk-is-invited = Is er nog niet
desk-is-waiting = Wacht tot je belt
desk-is-called = Je belt
desk-is-checking = Maakt zich klaar
desk-is-left-call = Heeft het gesprek verlaten
desk-is-left = Vertrokken
desk-is-expired = Is er nog niet, code verlopen
desk-since = { $what } · { $ago }
desk-is-running = In gesprek
desk-is-away = Niet verbonden
desk-is-requested = Vraagt om een sessie
desk-is-ringing = Belt je
desk-started-at = Gestart om { $time }
desk-unseen = { $count ->
    [one] { $count } nieuw bericht
   *[other] { $count } nieuwe berichten
}
desk-draft = concept
desk-empty-open = Er wacht niemand
desk-empty-open-body = Start een sessie en geef je klant de code.
desk-empty-done = Nog geen afgeronde sessies
desk-empty-done-body = Beëindigde sessies verschijnen hier.
desk-loading = Sessies worden geladen
desk-slow = De lijst wordt niet geladen. We blijven het proberen.
desk-stale = { $count ->
    [one] Deze lijst is { $count } seconde oud.
   *[other] Deze lijst is { $count } seconden oud.
}
desk-next = Volgende en vorige:
desk-home-title = Kies een sessie of start er een
desk-home-body = Een sessie die je start, is meteen bevestigd. Je klant heeft geen account en geen app nodig.
desk-not-found = Dit is niet een van jouw sessies.
desk-not-found-body = Misschien heeft een andere medewerker de sessie gestart, of is de link niet volledig.

# Tijd in woorden.
time-seconds = { $count ->
    [one] { $count } seconde
   *[other] { $count } seconden
}
time-minutes = { $count ->
    [one] { $count } minuut
   *[other] { $count } minuten
}
time-hours = { $count ->
    [one] { $count } uur
   *[other] { $count } uur
}
time-days = { $count ->
    [one] { $count } dag
   *[other] { $count } dagen
}
time-waiting = Wacht al { $time }
time-in-call = al { $time } in gesprek

# Uitnodigen.
invite-title = Nodig je klant uit
invite-code = Sessiecode
invite-copy-code = Code kopiëren
invite-copy-link = Link kopiëren
invite-link = Link
invite-where = Voer de code in op { $address }
invite-until = Geldig tot { $time }, voor één apparaat (nog { $left })
invite-expired = Deze code is verlopen. De link werkt nog.
invite-used = In gebruik. De code werkt nu alleen op het apparaat van { $name }.
invite-renew = Nieuwe code en link
invite-renewing = Nieuwe code wordt gemaakt
invite-renew-hint = Maakt een nieuwe code en een nieuwe link. De oude werken dan meteen niet meer.
invite-renew-inside = { $name } blijft in de sessie.
invite-qr = QR-code van de link
invite-show = Code en link

# Een sessie.
session-status = Status
session-title = Naam of zaaknummer
session-title-save = Opslaan
session-title-saving = Wordt opgeslagen
session-title-hint = Alleen medewerkers zien dit.
session-status-fixed = Deze status kan niet worden gewijzigd.
session-set-confirmed = Bevestigen
session-set-cancelled = Sessie annuleren
session-set-done = Markeren als klaar
session-reopen = Heropenen
session-reopening = Wordt heropend
session-end = Sessie beëindi{"\u00AD"}gen
session-ending = Wordt beëindigd
session-end-title = Sessie met { $name } beëindigen?
session-cancel-title = Sessie met { $name } annuleren?
session-cancel-body = De code en de link werken dan niet meer, en de sessie kan niet worden heropend.
session-cancelling = Wordt geannuleerd
session-end-done = De sessie krijgt de status ‘Klaar’. Je kunt de sessie heropenen.
session-end-running = Het gesprek stopt voor iedereen en de sessie krijgt de status ‘Klaar’. Je kunt de sessie heropenen.
session-end-cancel = Het gesprek stopt voor iedereen en de sessie wordt geannuleerd. Je kunt de sessie dan niet heropenen.
session-end-changed = De sessie is intussen veranderd. Kies opnieuw wat je wilt doen.
session-end-keep = Open laten
session-more = Meer
session-loading = De sessie wordt geopend
session-slow = De sessie wordt niet geladen. We blijven het proberen.
session-lobby-none-body = Zodra je klant deelneemt, hoor je een geluid en zie je het hier.
session-lobby-here = { $name } is er
session-lobby-checking = { $name } doet de mediacontrole
session-lobby-lost = De verbinding met { $name } is verbroken. De plaats blijft nog { $seconds } s bewaard.
session-lobby-gone = { $name } is niet teruggekomen. De code en de link werken nog.
session-lobby-left = { $name } is vertrokken. Met de link of een geldige code kan de klant terugkomen.
session-lobby-no-microphone = { $name } heeft geen werkende microfoon. Jullie kunnen chatten.
session-lobby-no-speaker = { $name } heeft de luidspreker niet getest. { $ask ->
    [now] Vraag of je te horen bent.
   *[later] Vraag aan het begin van het gesprek of je te horen bent.
}
session-start-call = Gesprek starten
session-start-hint = { $name } moet opnemen. Je camera blijft uit tot je hem aanzet.
session-start-rings-you = { $name } belt je. Neem bovenaan de pagina op.
session-join-call = Terug naar het gesprek
session-join-hint = Het gesprek loopt nog.
session-missed = Gemiste oproep van { $name }
session-unanswered = { $name } nam niet op
session-declined = { $name } kan nu niet opnemen
session-own-unsupported = Bellen werkt niet in je browser. Open de console in een andere browser.
session-no-picture = De camera van { $name } staat uit
session-camera-trouble = { $why ->
    [missing] { $name } heeft geen camera
    [blocked-by-page] De browser van { $name } blokkeert de camera
    [blocked-by-system] Het apparaat van { $name } blokkeert de camera
   *[other] De camera van { $name } werkt niet
}
session-picture-soon = Het beeld komt eraan
session-picture-waits = De camera van { $name } staat aan, maar er zijn al drie andere camera’s in beeld
session-no-customer = Je bent als enige in het gesprek. { $name } kan terugkomen.
session-over-done = Afgerond om { $time }
session-over-cancelled = Geannuleerd om { $time }
session-over-body = De chat en de geschiedenis blijven bij de sessie bewaard.
session-reopen-hint = Heropen de sessie om nog een gesprek te voeren.

# Bellen.
outgoing-title = { $name } wordt gebeld
outgoing-left = { $seconds ->
    [one] Stopt over { $seconds } seconde.
   *[other] Stopt over { $seconds } seconden.
}
outgoing-cancel = Stoppen met bellen
outgoing-cancelling = Wordt gestopt
incoming-title = { $name } belt je
incoming-body = Als je opneemt, kun je meteen praten. Je camera blijft uit.
incoming-body-other = Je microfoon in het andere gesprek gaat dan uit.
incoming-accept = Opnemen
incoming-accepting = Verbinden
incoming-decline = Weigeren
incoming-open = Openen

# Beeld en oproepbalk.
stage-picture = Livebeeld van { $name }
picture-paused = Beeld gepauzeerd
arrive-age = { $seconds ->
    [one] Beeld staat { $seconds } seconde stil
   *[other] Beeld staat { $seconds } seconden stil
}
stage-zoom-in = Inzoomen
stage-zoom-out = Uitzoomen
stage-full-screen = Volledig scherm
stage-region = Beeld en gespreksbalk
stage-controls = Gespreksbalk
stage-camera-why = Je camera kan aan zodra het overgaat of tijdens het gesprek.
stage-muted = Je microfoon staat uit
stage-muted-elsewhere = { $name } hoort je niet · je microfoon staat aan bij { $other }
# What customers hear and see of the agent in sessions that are not on the screen.
live-elsewhere = { $what ->
    [microphone] Microfoon aan: { $name }
    [camera] Camera aan: { $name }
   *[both] Microfoon en camera aan: { $name }
}
live-entry = { $what ->
    [microphone] Je microfoon staat hier aan
    [camera] Je camera staat hier aan
   *[both] Je microfoon en camera staan hier aan
}
sound-blocked = Je hoort { $names } nog niet. Je browser speelt geluid pas af na een tik of klik.
stage-mute = Mic uit
stage-sound = Geluid
stage-people = Personen
stage-chat = Chat
stage-session = Sessie

# Spraakoproep.
voice-title = Spraakoproep
voice-start = Spraakoproep starten
voice-end = Spraakoproep beëindigen
voice-volume = Volume
voice-join = Deelnemen aan spraakoproep
voice-leave = Spraakoproep verlaten
voice-none = Er loopt geen spraakoproep. Beeld en chat gaan door.
voice-first = Mic 1
voice-second = Mic 2
voice-two = Twee mensen kunnen tegelijk spreken.
voice-free = Vrije microfoon
voice-muted = Microfoon uit
voice-not-heard = Niet te horen
voice-alone = Er is niemand die je hoort
voice-silent = Geen geluid
voice-unknown = Onbekend
voice-give = Microfoon doorgeven aan { $name }
voice-all-have = Iedereen in de spraakoproep heeft een microfoon.

# Personen.
people-title = Personen
role-customer = Klant
role-host = Host
role-assistant = Assistent
people-here = Is er
people-in-call = In gesprek
people-checking = Maakt zich klaar
people-no-microphone = geen microfoon
people-ready = Klaar voor het gesprek
people-grace = Verbinding verbroken, we wachten nog { $seconds } s
people-gone = Is niet teruggekomen
people-absent = Is er nog niet
people-unknown = Onbekend: de server reageert niet

# Geluid en apparaten.
sound-title = Geluid en camera
sound-volume = Volume van de anderen
sound-ring = Beltoon
sound-ring-volume = Volume van de beltoon
sound-try = Testtoon afspelen

# De wizard voor geluidsinstelling.
wizard-title = Geluid instellen
wizard-headset = Een headset met microfoon klinkt het best: zet hem op en kies hem hieronder.
wizard-tone = Heb je de testtoon gehoord?
wizard-yes = Ja
wizard-no = Nee
wizard-no-tone = Kies hieronder een andere luidspreker, zet het volume hoger en kijk of het geluid van de computer aanstaat.
wizard-speak = Zeg eens iets. De balkjes bewegen als je microfoon werkt.
wizard-heard = We horen je
wizard-muted = Je microfoon staat uit in het gesprek. Zet hem aan en zeg iets.
wizard-silent = We horen niets. Kies hieronder een andere microfoon, controleer de kabel en de schakelaar, en zet het niveau hoger in de geluidsinstellingen.
wizard-not-yet = Zeg eerst iets.
wizard-next = Ga verder
wizard-done = Alles werkt: je hoort de ander en de ander hoort jou.

own-pending = Je browser vraagt of deze pagina je { $what ->
    [camera] camera
   *[microphone] microfoon
} mag gebruiken. Kies ‘Toestaan’.
own-dismissed = De vraag om je { $what ->
    [camera] camera
   *[microphone] microfoon
} te gebruiken is gesloten. Probeer het opnieuw en kies ‘Toestaan’.
own-missing = { $what ->
    [camera] Er is geen camera gevonden.
   *[microphone] Er is geen microfoon gevonden. Sluit een headset aan en probeer het opnieuw.
}
own-blocked-by-page = Deze pagina mag je { $what ->
    [camera] camera
   *[microphone] microfoon
} niet gebruiken. Sta het toe met het pictogram naast het adres en probeer het opnieuw.
own-blocked-by-system = Je systeem geeft de browser geen toegang tot je { $what ->
    [camera] camera
   *[microphone] microfoon
}. Sta die toe in de privacyinstellingen.
own-busy = Een andere app gebruikt je { $what ->
    [camera] camera
   *[microphone] microfoon
}. Sluit die app en probeer het opnieuw.
own-unsupported = Deze browser kan je { $what ->
    [camera] camera
   *[microphone] microfoon
} hier niet gebruiken. Probeer een andere browser.

# Toegangshulp: hoe het de klant vergaat, live.
doctor-title = { $name } gaat deelnemen
doctor-steps = Stappen van { $name }
doctor-code = Code
doctor-chat = Chat
doctor-camera = Camera
doctor-microphone = Microfoon
doctor-sound = Geluid
doctor-is-ok = werkt
doctor-is-wait = nog niet getest
doctor-is-left-out = over­geslagen
doctor-is-not-tried = nog niet getest
doctor-is-trying = wordt getest
doctor-is-pending = browser vraagt om toe­stemming
doctor-is-works = werkt
doctor-is-silent = geen geluid
doctor-is-missing = niet gevonden
doctor-is-dismissed = vraag gesloten
doctor-is-blocked-by-page = geblok­keerd in de browser
doctor-is-blocked-by-system = geblok­keerd door het apparaat
doctor-is-busy = in gebruik door andere app
doctor-is-unsupported = niet onder­steund
doctor-is-lost = ver­binding ver­broken
doctor-line-unknown = Verbinding: wordt getest
doctor-line-udp = Verbinding: UDP
doctor-line-tcp = Verbinding: alleen TCP, trager
doctor-line-failed = Verbinding: er komt niets door
doctor-line-unsupported = Bellen werkt niet in deze browser
doctor-say = Zeg:
doctor-quote = “{ $words }”
doctor-send = Versturen
doctor-sent = Verstuurd
doctor-checks = 4 vragen
doctor-way-out-camera = Lukt het nog niet? { $name } kan op ‘Alleen geluid’ of ‘Mediacontrole overslaan’ tikken.
doctor-way-out = Lukt het nog niet? { $name } kan ‘Mediacontrole overslaan’ kiezen; gebruik dan de chat.
four-title = Vraag { $name }
four-devices = Zijn in de keuzelijst de juiste apparaten gekozen?
four-cables = Zijn de kabels van externe apparaten goed aangesloten?
four-level = Staat het ingangsniveau van de microfoon op maximaal in de geluidsinstellingen?
four-sound = Staat het geluid van de computer aan?

# De zinnen, zoals je ze tegen de klant zegt of aan de klant stuurt.
say-pending = Uw browser vraagt om toestemming. Kijk boven of onder in het venster en kies ‘Toestaan’.
say-dismissed = De vraag is zonder antwoord gesloten. Druk op ‘Opnieuw controleren’ en kies ‘Toestaan’.
say-blocked-by-page = { $what ->
    [camera] De camera is voor deze pagina geblokkeerd. Tik op het pictogram naast het adres, open de machtigingen en sta de camera toe.
    [microphone] De microfoon is voor deze pagina geblokkeerd. Tik op het pictogram naast het adres, open de machtigingen en sta de microfoon toe.
    [both] Camera en microfoon zijn voor deze pagina geblokkeerd. Tik op het pictogram naast het adres, open de machtigingen en sta beide toe.
   *[sound] Geluid is voor deze pagina geblokkeerd. Tik op het pictogram naast het adres en sta geluid toe.
}
say-blocked-by-system = { $what ->
    [camera] Uw apparaat geeft de browser geen toegang tot de camera. Open de instellingen van het apparaat, zoek uw browser en sta de camera toe.
    [microphone] Uw apparaat geeft de browser geen toegang tot de microfoon. Open de instellingen van het apparaat, zoek uw browser en sta de microfoon toe.
    [both] Uw apparaat geeft de browser geen toegang tot camera en microfoon. Open de instellingen van het apparaat, zoek uw browser en sta beide toe.
   *[sound] Uw apparaat blokkeert het geluid. Open de instellingen van het apparaat en zet het geluid aan.
}
say-busy = { $what ->
    [camera] Een andere app gebruikt de camera. Sluit die app en druk op ‘Opnieuw controleren’.
    [microphone] Een andere app gebruikt de microfoon. Sluit die app en druk op ‘Opnieuw controleren’.
    [both] Een andere app gebruikt camera en microfoon. Sluit die app en druk op ‘Opnieuw controleren’.
   *[sound] Een andere app gebruikt het geluid. Sluit die app en speel de testtoon nog eens af.
}
say-missing = { $what ->
    [camera] Er is geen camera gevonden. Sluit er een aan of kies ‘Alleen geluid’.
    [microphone] Er is geen microfoon gevonden. Sluit een headset aan. Hebt u er geen, kies dan ‘Mediacontrole overslaan’; dan gebruiken we de chat.
    [both] Er is geen camera en geen microfoon gevonden. Sluit ze aan. Hebt u er geen, kies dan ‘Mediacontrole overslaan’; dan gebruiken we de chat.
   *[sound] Er is geen luidspreker gevonden. Sluit een headset aan of kies ‘Mediacontrole overslaan’; dan gebruiken we de chat.
}
say-silent = { $what ->
    [microphone] We horen niets van u. Kies de juiste microfoon in de lijst en zet het niveau hoger in de geluidsinstellingen.
   *[sound] Zet uw geluid aan, zet het harder en kies de juiste luidspreker in de lijst.
}
say-unsupported = Deze browser ondersteunt dat niet. Open de pagina in een andere browser en voer dezelfde code in.
say-old-browser = Uw browser is te oud voor beeld en geluid. Kom terug met een andere browser, of met een telefoon of tablet.
say-no-line = Uw netwerk laat geen beeld en geluid door. Probeer een ander netwerk, bijvoorbeeld dat van uw mobiele telefoon.
say-no-calls = Bellen werkt niet in uw browser. Open de pagina in een andere browser en voer dezelfde code in. Intussen kunnen we hier chatten.

# Een ander apparaat vraagt om de plaats van de klant.
device-asks = Een ander apparaat wil deelnemen
device-asks-code = Iemand heeft de code van { $name } op een ander apparaat ingevoerd. Ga na of het dezelfde persoon is voordat je het toestaat.
device-asks-link = Iemand heeft de link van { $name } op een ander apparaat geopend. Ga na of het dezelfde persoon is voordat je het toestaat.
device-allow = Toestaan
device-refuse = Weigeren
busy-answering = Wordt beantwoord
device-left = { $seconds ->
    [one] Wordt over { $seconds } seconde geweigerd
   *[other] Wordt over { $seconds } seconden geweigerd
}

# Chat.
talk-with = Chat met { $name }

# Zoeken of opdracht uitvoeren.
find-title = Zoeken of opdracht uitvoeren
find-none = Niets gevonden
find-accept = Oproep van { $name } opnemen
find-decline = Oproep van { $name } weigeren
find-mute = Microfoon uit of aan
find-camera = Camera aan of uit

# Toetsenbord.
keys-title = Toetsenbord
keys-regions = Volgend, vorig gebied
keys-sessions = Volgende, vorige sessie
keys-start = Sessie starten
keys-call = Gesprek starten of ernaar teruggaan
keys-invite = Code en link
keys-accept = Oproep opnemen, weigeren
keys-chat = Naar de chat
keys-mute = Microfoon uit of aan, overal
keys-camera = Camera, als het beeld de focus heeft
keys-zoom = Inzoomen, uitzoomen, hele beeld tonen
keys-give = De microfoon doorgeven
keys-escape = Een paneel sluiten
keys-single = Losse toetsen (V, M) op het beeld
# What a key does not do now, and why.
note-no-session = Open eerst een sessie.
note-no-call = Je bent niet in gesprek.
note-no-caller = Er belt niemand.
note-which-call = Je bent in meerdere gesprekken. Open het gesprek waarin je wilt spreken.
note-call-away = Het gesprek met { $name } loopt op een ander tabblad of apparaat. Zet je microfoon daar aan, of kies ‘Hier verdergaan’.
note-silenced-away = Je microfoon staat uit. Het gesprek met { $name } loopt op een ander tabblad of apparaat.
note-not-yet = Er is niets veranderd aan je microfoon: de pagina maakt nog verbinding met het gesprek met { $name }. Probeer het zo opnieuw.
key-ctrl = Ctrl
key-alt = Alt
key-shift = Shift
key-escape = Esc

# Alleen voor schermlezers.
announce-customer-in = { $name } neemt deel
announce-line-lost = De verbinding met { $name } is verbroken
announce-line-back = { $name } is terug

# Status van een sessie: vaste termen.
status-requested = Aangevraagd
status-confirmed = Bevestigd
status-running = Bezig
status-done = Klaar
status-cancelled = Geannuleerd
