# De console van de adviseurs.

console-page = Console
page-stopped = Deze pagina is gestopt
page-stopped-body = Er is niets verloren. Laad de pagina opnieuw: dan ben je terug in je oproepen.
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
signin-cookies = Je browser blokkeert cookies voor deze pagina, en zonder cookies kun je niet inloggen. Sta cookies voor deze site toe in de instellingen van de browser en probeer het opnieuw.
signin-caps = Caps Lock staat aan.
signin-slow = { $seconds ->
    [one] Te veel pogingen. Over { $seconds } seconde kun je het weer proberen.
   *[other] Te veel pogingen. Over { $seconds } seconden kun je het weer proberen.
}
signin-forgotten = Vergeten? Je beheerder geeft je een nieuw wachtwoord.
signin-ended = Je bent afgemeld. Meld je aan om verder te gaan; je concepten zijn bewaard.
signin-customer = Hebt u een sessiecode?
signin-customer-link = Code invoeren

# Bovenbalk.
top-sound-on = Geluid aanzetten
top-sound-is-on = Belgeluid: aan
top-sound-is-off = Belgeluid: uit
top-account = Account van { $name }
top-sign-out = Afmelden
top-sign-out-call = Je bent in een oproep. Toch afmelden?
top-stay = Blijven
top-back = Alle sessies
top-list = Sessies tonen
top-outdated = Bistand is bijgewerkt. Laad de pagina opnieuw; je sessies en concepten blijven bewaard.
top-reload = Opnieuw laden
top-restart = De server start opnieuw. Zo ga je weer verder.
top-places-kept = Klanten houden hun plaats 30 s lang.

# De lijst.
desk-start = Sessie starten
desk-start-busy = Wordt gestart
desk-filter = Welke sessies
desk-open = Open
desk-done = Klaar
desk-all = Alle
desk-ringing = Belt je
desk-waiting = Wacht
desk-running = In gesprek
desk-requested = Aanvragen
desk-invited = Uitgenodigd
desk-left = Vertrokken
desk-today = Vandaag
desk-earlier = Eerder
desk-is-invited = Nog niet hier
desk-is-waiting = Wacht op je oproep
desk-is-checking = Bij de mediacontrole
desk-is-left-call = Uit het gesprek gegaan
desk-is-left = Vertrokken
desk-is-expired = Nog niet hier, code verlopen
desk-since = { $what } · { $ago }
desk-is-running = In de oproep
desk-is-away = Niet verbonden
desk-is-requested = Vraagt een sessie aan
desk-is-ringing = Belt je
desk-started-at = Gestart om { $time }
desk-unseen = { $count ->
    [one] { $count } nieuw bericht
   *[other] { $count } nieuwe berichten
}
desk-draft = concept
desk-empty-open = Er wacht niemand
desk-empty-open-body = Start een sessie en geef je klant de code.
desk-empty-done = Nog niets klaar
desk-empty-done-body = Hier staan de beëindigde sessies.
desk-loading = De sessies worden geladen
desk-slow = De lijst komt niet. We blijven het proberen.
desk-stale = { $count ->
    [one] Deze lijst is { $count } seconde oud.
   *[other] Deze lijst is { $count } seconden oud.
}
desk-next = Volgende en vorige:
desk-home-title = Kies een sessie of start er een
desk-home-body = Een sessie die je start, is meteen bevestigd. Je klant heeft geen account en geen app nodig.
desk-not-found = Deze sessie hoort niet bij de jouwe.
desk-not-found-body = Misschien heeft iemand anders haar gestart, of het adres is niet volledig.

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
time-waiting = wacht al { $time }
time-in-call = al { $time } in de oproep

# Uitnodigen.
invite-title = Nodig je klant uit
invite-code = Sessiecode
invite-copy-code = Code kopiëren
invite-copy-link = Link kopiëren
invite-link = Link
invite-where = In te voeren op { $address }
invite-until = Opent tot { $time }, voor één apparaat. Nog { $left }.
invite-expired = Deze code is verlopen. De link werkt nog.
invite-used = De code is gebruikt. Hij opent alleen voor dit apparaat.
invite-renew = Opnieuw beginnen
invite-renewing = Nieuwe code maken
invite-renew-hint = Maakt een nieuwe code en een nieuwe link. De oude werken meteen niet meer.
invite-renew-inside = { $name } blijft binnen.
invite-qr = QR-code van de link
invite-show = Code en link

# Een sessie.
session-status = Status
session-title = Naam of zaaknummer
session-title-save = Opslaan
session-title-saving = Opslaan …
session-title-hint = Alleen medewerkers zien dit.
session-status-fixed = Deze status blijft zoals hij is.
session-set-confirmed = Bevestigen
session-set-cancelled = Sessie annuleren
session-set-done = Op klaar zetten
session-reopen = Heropenen
session-reopening = Openen
session-end = Sessie beëindi{"\u00AD"}gen
session-ending = Beëindigen
session-end-title = De sessie met { $name } beëindigen?
session-cancel-title = De sessie met { $name } annuleren?
session-cancel-body = De code en de link werken dan niet meer, en de sessie kan niet worden heropend.
session-cancelling = Annuleren …
session-end-running = De oproep stopt voor iedereen en de sessie is klaar. Je kunt haar heropenen.
session-end-cancel = De oproep stopt voor iedereen en de sessie wordt geannuleerd. Ze kan niet worden heropend.
session-end-keep = Open laten
session-more = Meer
session-loading = De sessie wordt geopend
session-lobby-none-body = Zodra je klant binnenkomt, hoor je een geluid en zie je het hier.
session-lobby-here = { $name } is er
session-lobby-checking = { $name } is bij de mediacontrole
session-lobby-lost = De verbinding van { $name } is weg. We wachten { $seconds } s.
session-lobby-gone = { $name } kwam niet terug. De code en de link werken nog.
session-lobby-left = { $name } is vertrokken. Via de link of met een geldige code komt de klant terug.
session-lobby-no-microphone = { $name } heeft geen werkende microfoon. Jullie kunnen chatten.
session-lobby-no-speaker = { $name } heeft de luidspreker niet getest. Vraag aan het begin van het gesprek of je te horen bent.
session-start-call = Oproep starten
session-start-hint = { $name } moet aannemen. Je camera blijft uit tot je hem aanzet.
session-join-call = Terug naar de oproep
session-join-hint = De oproep is nog bezig.
session-missed = Gemiste oproep van { $name }
session-unanswered = { $name } nam niet op
session-declined = { $name } kan nu niet opnemen
session-own-unsupported = Bellen werkt niet in je browser. Open de console in een andere browser.
session-no-picture = { $name } toont geen beeld
session-picture-soon = Het beeld komt eraan
session-no-customer = Behalve jij is er niemand in de oproep. { $name } kan terugkomen.
session-over-done = Klaar om { $time }
session-over-cancelled = Geannuleerd om { $time }
session-over-body = Chat en geschiedenis blijven bij de sessie.
session-reopen-hint = Heropen haar voor nog een oproep in dezelfde sessie.

# Bellen.
outgoing-title = { $name } wordt gebeld
outgoing-left = { $seconds ->
    [one] Gaat nog { $seconds } seconde over.
   *[other] Gaat nog { $seconds } seconden over.
}
outgoing-cancel = Stoppen met bellen
outgoing-cancelling = Stoppen
incoming-title = { $name } belt je
incoming-body = Als je aanneemt, kun je meteen praten. Je camera blijft uit.
incoming-body-other = Je microfoon in de andere oproep wordt dan gedempt.
incoming-accept = Aannemen
incoming-accepting = Verbinden
incoming-decline = Weigeren
incoming-open = Openen

# Beeld en oproepbalk.
stage-picture = Live beeld van { $name }
stage-zoom-in = Vergroten
stage-zoom-out = Verkleinen
stage-full-screen = Volledig scherm
stage-region = Beeld en oproepbalk
stage-controls = Oproepbalk
stage-camera-why = Je zet je camera aan in de oproep of terwijl het overgaat.
stage-muted = Je bent gedempt
stage-mute = Dempen
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
voice-none = Er is geen spraakoproep bezig. Beeld en chat gaan door.
voice-first = Mic 1
voice-second = Mic 2
voice-free = Vrij
voice-muted = Gedempt
voice-not-heard = Niet te horen
voice-silent = Geen geluid
voice-unknown = Onbekend
voice-give = Microfoon doorgeven aan { $name }

# Personen.
people-title = Personen
people-here = Is er
people-in-call = In de oproep
people-checking = Bij de mediacontrole
people-no-microphone = geen microfoon
people-ready = Klaar voor de oproep
people-grace = Verbinding weg, we wachten { $seconds } s
people-gone = Kwam niet terug
people-absent = Nog niet hier
people-unknown = Onbekend: de server antwoordt niet

# Geluid en apparaten.
sound-title = Geluid en camera
sound-volume = Volume van de anderen
sound-ring = Belgeluid
sound-ring-volume = Volume van het belgeluid
sound-try = Toon afspelen

# De wizard voor geluidsinstelling.
wizard-title = Wizard voor geluidsinstelling
wizard-headset = Een headset met microfoon klinkt het best: zet hem op en kies hem hieronder.
wizard-tone = Heb je de toon gehoord?
wizard-yes = Ja
wizard-no = Nee
wizard-no-tone = Kies hieronder een andere luidspreker, zet het volume hoger en kijk of het geluid van de computer aan staat.
wizard-speak = Zeg eens iets. De balkjes bewegen als je microfoon werkt.
wizard-heard = We horen je
wizard-muted = Je microfoon staat uit in de oproep: zet hem aan en praat.
wizard-silent = We horen niets. Kies hieronder een andere microfoon, controleer kabel en schakelaar en zet het niveau hoger in de geluidsinstellingen.
wizard-not-yet = Zeg eerst iets.
wizard-next = Ga verder
wizard-done = Klaar: je hoort, en je wordt gehoord.

own-pending = Je browser vraagt om je { $what ->
    [camera] camera
   *[microphone] microfoon
}. Kies “Toestaan”.
own-dismissed = De vraag om je { $what ->
    [camera] camera
   *[microphone] microfoon
} is gesloten. Probeer het opnieuw en kies “Toestaan”.
own-missing = { $what ->
    [camera] Er is geen camera gevonden.
   *[microphone] Er is geen microfoon gevonden. Sluit een headset aan en probeer het opnieuw.
}
own-blocked-by-page = Deze pagina mag je { $what ->
    [camera] camera
   *[microphone] microfoon
} niet gebruiken. Sta het toe met het teken naast het adres en probeer het opnieuw.
own-blocked-by-system = Je systeem laat de browser je { $what ->
    [camera] camera
   *[microphone] microfoon
} niet gebruiken. Sta het toe in de privacyinstellingen.
own-busy = Een ander programma gebruikt je { $what ->
    [camera] camera
   *[microphone] microfoon
}. Sluit het en probeer het opnieuw.
own-unsupported = Deze browser kan je { $what ->
    [camera] camera
   *[microphone] microfoon
} hier niet gebruiken.

# Toegangshulp: hoe het de klant vergaat, live.
doctor-title = { $name } komt binnen
doctor-steps = Stappen van { $name }
doctor-code = Code
doctor-chat = Chat
doctor-camera = Camera
doctor-microphone = Microfoon
doctor-sound = Geluid
doctor-is-ok = werkt
doctor-is-wait = nog niet geprobeerd
doctor-is-left-out = overgeslagen
doctor-is-not-tried = nog niet geprobeerd
doctor-is-trying = wordt geprobeerd
doctor-is-pending = browser vraagt
doctor-is-works = werkt
doctor-is-silent = stil
doctor-is-missing = niet gevonden
doctor-is-dismissed = vraag gesloten
doctor-is-blocked-by-page = geblokkeerd door de pagina
doctor-is-blocked-by-system = geblokkeerd door het apparaat
doctor-is-busy = in gebruik door andere app
doctor-is-unsupported = browser kan het niet
doctor-is-lost = lijn weg
doctor-line-unknown = Lijn: wordt geprobeerd
doctor-line-udp = Lijn: UDP
doctor-line-tcp = Lijn: alleen TCP, trager
doctor-line-failed = Lijn: er komt niets door
doctor-line-unsupported = Bellen werkt niet in deze browser
doctor-say = Zeg:
doctor-quote = “{ $words }”
doctor-send = Versturen
doctor-sent = Verstuurd
doctor-checks = 4 vragen
doctor-way-out-camera = Lukt het nog niet? { $name } kan “Alleen geluid” of “Mediacontrole overslaan” aantikken.
doctor-way-out = Lukt het nog niet? { $name } kan “Mediacontrole overslaan” kiezen; dan schrijf je.
four-title = Vraag aan { $name }
four-devices = Zijn in de keuzelijst de juiste apparaten gekozen?
four-cables = Zitten de kabels van externe apparaten erin?
four-level = Staat het ingangsniveau van de microfoon helemaal open in de geluidsinstellingen?
four-sound = Staat het geluid van de computer aan?

# De zinnen, zoals je ze tegen de klant zegt of aan de klant stuurt.
say-pending = Uw browser vraagt om toestemming. Kijk boven of onder in het venster en kies “Toestaan”.
say-dismissed = De vraag is zonder antwoord gesloten. Druk op “Opnieuw controleren” en kies “Toestaan”.
say-blocked-by-page = { $what ->
    [camera] De camera is voor deze pagina geblokkeerd. Tik op het teken naast het adres, open de machtigingen en sta de camera toe.
    [microphone] De microfoon is voor deze pagina geblokkeerd. Tik op het teken naast het adres, open de machtigingen en sta de microfoon toe.
    [both] Camera en microfoon zijn voor deze pagina geblokkeerd. Tik op het teken naast het adres, open de machtigingen en sta beide toe.
   *[sound] Geluid is voor deze pagina geblokkeerd. Tik op het teken naast het adres en sta geluid toe.
}
say-blocked-by-system = { $what ->
    [camera] Uw apparaat laat de browser de camera niet gebruiken. Open de instellingen van het apparaat, zoek uw browser en sta de camera toe.
    [microphone] Uw apparaat laat de browser de microfoon niet gebruiken. Open de instellingen van het apparaat, zoek uw browser en sta de microfoon toe.
    [both] Uw apparaat laat de browser camera en microfoon niet gebruiken. Open de instellingen van het apparaat, zoek uw browser en sta beide toe.
   *[sound] Uw apparaat houdt het geluid tegen. Open de instellingen van het apparaat en zet het geluid aan.
}
say-busy = { $what ->
    [camera] Een andere app gebruikt de camera. Sluit die app en druk op “Opnieuw controleren”.
    [microphone] Een andere app gebruikt de microfoon. Sluit die app en druk op “Opnieuw controleren”.
    [both] Een andere app gebruikt camera en microfoon. Sluit die app en druk op “Opnieuw controleren”.
   *[sound] Een andere app gebruikt het geluid. Sluit die app en speel de toon nog eens af.
}
say-missing = { $what ->
    [camera] Er is geen camera gevonden. Sluit er een aan of kies “Alleen geluid”.
    [microphone] Er is geen microfoon gevonden. Sluit een headset aan. Hebt u er geen, kies dan “Mediacontrole overslaan”, dan schrijven we.
    [both] Er is geen camera en geen microfoon gevonden. Sluit ze aan. Hebt u er geen, kies dan “Mediacontrole overslaan”, dan schrijven we.
   *[sound] Er is geen luidspreker gevonden. Sluit een headset aan of kies “Mediacontrole overslaan”, dan schrijven we.
}
say-silent = { $what ->
    [microphone] We horen niets van u. Kies de juiste microfoon in de lijst en zet het niveau hoger in de geluidsinstellingen.
   *[sound] Zet uw geluid aan en harder, en kies de juiste luidspreker in de lijst.
}
say-unsupported = Deze browser kan het hier niet. Open de pagina in een andere browser en voer dezelfde code in.
say-old-browser = Uw browser is te oud voor beeld en geluid. Kom terug met een andere browser, of met een telefoon of tablet.
say-no-line = Uw netwerk laat geen beeld en geluid door. Probeer een ander netwerk, bijvoorbeeld dat van uw mobiele telefoon.
say-no-calls = Bellen werkt niet in uw browser. Open de pagina in een andere browser en voer dezelfde code in. Intussen kunnen we hier typen.

# Een ander apparaat vraagt om de plaats van de klant.
device-asks = Een ander apparaat wil naar binnen
device-asks-code = Iemand heeft de code van { $name } op een ander apparaat ingevoerd. Vraag of het dezelfde persoon is voordat je het binnenlaat.
device-asks-link = Iemand heeft de link van { $name } op een ander apparaat geopend. Vraag of het dezelfde persoon is voordat je het binnenlaat.
device-allow = Binnenlaten
device-refuse = Buiten houden
busy-answering = Beantwoorden
device-left = { $seconds ->
    [one] Geen antwoord is nee, over { $seconds } seconde.
   *[other] Geen antwoord is nee, over { $seconds } seconden.
}

# Chat.
talk-with = Chat met { $name }
talk-change = Tekst wijzigen

# Zoeken of iets doen.
find-title = Zoek of doe iets
find-none = Niets gevonden
find-accept = Oproep van { $name } aannemen
find-decline = Oproep van { $name } weigeren
find-mute = Microfoon uit of aan
find-camera = Camera aan of uit

# Toetsenbord.
keys-title = Toetsenbord
keys-regions = Volgend, vorig gebied
keys-sessions = Volgende, vorige sessie
keys-start = Sessie starten
keys-invite = Code en link
keys-accept = Oproep aannemen, weigeren
keys-chat = Naar de chat
keys-mute = Dempen, overal
keys-camera = Camera, als het beeld de focus heeft
keys-zoom = Video vergroten, verkleinen, helemaal tonen
keys-give = De microfoon doorgeven
keys-escape = Een paneel verlaten
keys-single = Losse toetsen (V) op het beeld
key-ctrl = Ctrl
key-alt = Alt
key-shift = Shift
key-escape = Esc

# Alleen voor schermlezers.
announce-customer-in = { $name } is binnengekomen
announce-line-lost = De verbinding van { $name } is weg
announce-line-back = { $name } is terug
