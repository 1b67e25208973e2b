# Medarbejdernes konsol.

console-page = Konsol
page-stopped = Denne side virker ikke længere
page-stopped-body = Intet er gået tabt. Indlæs siden igen for at komme tilbage til dine opkald.
console-you = Dig
console-skip = Gå til sessionen
console-region-top = Topbjælke
console-region-list = Sessioner
console-region-side = Personer og chat

# Log ind.
signin-title = Log ind
signin-login = Brugernavn
signin-password = Adgangskode
signin-show = Vis adgangskode
signin-hide = Skjul adgangskode
signin-submit = Log ind
signin-busy = Logger ind
signin-missing = Indtast dit brugernavn og din adgangskode.
signin-cookies = Din browser blokerer cookies for denne side, og uden dem kan du ikke logge ind. Tillad cookies for webstedet i browserens indstillinger, og prøv igen.
signin-caps = Caps Lock er slået til.
signin-slow = { $seconds ->
    [one] For mange forsøg. Du kan prøve igen om { $seconds } sekund.
   *[other] For mange forsøg. Du kan prøve igen om { $seconds } sekunder.
}
signin-forgotten = Glemt adgangskoden? Bed din administrator om en ny.
signin-elsewhere = Du loggede ud i en anden fane. Dine kladder er slettet.
signin-ended = Du er logget ud. Log ind for at fortsætte; dine kladder er gemt.
signin-displaced = Der er nu logget ind med en anden konto i denne browser. Log ind her for at fortsætte; dine kladder er gemt.
signin-customer = Har du en sessionskode?
signin-customer-link = Indtast koden

# Topbjælke.
top-sound-on = Slå ringetone til
top-sound-is-on = Ringetone: til
top-sound-is-off = Ringetone: fra
top-account = Konto for { $name }
top-sign-out = Log ud
top-sign-out-call = Du er i et opkald. Log ud alligevel?
top-stay = Bliv
top-back = Alle sessioner
top-list = Vis sessioner
top-outdated = Bistand er opdateret. Indlæs siden igen; dine sessioner og kladder er gemt.
top-reload = Indlæs igen
top-restart = Serveren genstarter. Du er tilbage om et øjeblik.
top-places-kept = Kunder beholder deres plads i 30 s.

# Listen.
desk-start = Start session
desk-start-busy = Starter
desk-filter = Filtrér sessioner
desk-open = Åbne
desk-done = Færdige
desk-all = Alle
desk-ringing = Ringer til dig
desk-waiting = Venter
desk-running = I et opkald
desk-out-of-call = Ikke i opkaldet
desk-requested = Anmodninger
desk-invited = Inviteret
desk-left = Gået
desk-today = I dag
desk-earlier = Tidligere
desk-is-invited = Ikke kommet endnu
desk-is-waiting = Venter på dit opkald
desk-is-called = Du ringer
desk-is-checking = Gør sig klar
desk-is-left-call = Har forladt opkaldet
desk-is-left = Har forladt sessionen
desk-is-expired = Ikke kommet endnu, koden er udløbet
desk-since = { $what } · { $ago }
desk-is-running = I opkaldet
desk-is-away = Ikke forbundet
desk-is-requested = Beder om en session
desk-is-ringing = Ringer til dig
desk-started-at = Startet kl. { $time }
desk-unseen = { $count ->
    [one] { $count } ny besked
   *[other] { $count } nye beskeder
}
desk-draft = kladde
desk-empty-open = Ingen venter
desk-empty-open-body = Start en session, og giv din kunde koden.
desk-empty-done = Ingen afsluttede sessioner endnu
desk-empty-done-body = Afsluttede sessioner vises her.
desk-loading = Indlæser sessioner
desk-slow = Listen bliver ikke indlæst. Vi prøver stadig.
desk-stale = { $count ->
    [one] Denne liste er { $count } sekund gammel.
   *[other] Denne liste er { $count } sekunder gammel.
}
desk-next = Næste og forrige:
desk-home-title = Vælg en session, eller start en
desk-home-body = En session, som du starter, er bekræftet med det samme. Din kunde behøver hverken konto eller app.
desk-not-found = Dette er ikke en af dine sessioner.
desk-not-found-body = Måske har en anden medarbejder startet den, eller linket er ufuldstændigt.

# Tid i ord.
time-seconds = { $count ->
    [one] { $count } sekund
   *[other] { $count } sekunder
}
time-minutes = { $count ->
    [one] { $count } minut
   *[other] { $count } minutter
}
time-hours = { $count ->
    [one] { $count } time
   *[other] { $count } timer
}
time-days = { $count ->
    [one] { $count } dag
   *[other] { $count } dage
}
time-waiting = Har ventet { $time }
time-in-call = i opkaldet i { $time }

# Invitere.
invite-title = Invitér din kunde
invite-code = Sessionskode
invite-copy-code = Kopiér koden
invite-copy-link = Kopiér linket
invite-link = Link
invite-where = Indtast den på { $address }
invite-until = Gælder til kl. { $time } på én enhed ({ $left } tilbage)
invite-expired = Koden er udløbet. Linket virker stadig.
invite-used = I brug. Koden virker nu kun på den enhed, som { $name } bruger.
invite-renew = Ny kode og nyt link
invite-renewing = Opretter en ny kode
invite-renew-hint = Opretter en ny kode og et nyt link. De gamle virker derefter ikke længere.
invite-renew-inside = { $name } bliver i sessionen.
invite-qr = QR-kode til linket
invite-show = Kode og link

# En session.
session-status = Status
session-title = Navn eller sagsnummer
session-title-save = Gem
session-title-saving = Gemmer
session-title-hint = Kun medarbejdere ser det.
session-status-fixed = Denne status kan ikke ændres.
session-set-confirmed = Bekræft
session-set-cancelled = Annullér session
session-set-done = Markér som færdig
session-reopen = Genåbn
session-reopening = Genåbner
session-end = Afslut session
session-ending = Afslutter
session-end-title = Afslut sessionen med { $name }?
session-cancel-title = Annullér sessionen med { $name }?
session-cancel-body = Koden og linket virker ikke længere, og sessionen kan ikke genåbnes.
session-cancelling = Annullerer
session-end-done = Sessionen markeres som færdig. Du kan genåbne den.
session-end-running = Opkaldet stopper for alle, og sessionen markeres som færdig. Du kan genåbne den.
session-end-cancel = Opkaldet stopper for alle, og sessionen annulleres. Den kan ikke genåbnes.
session-end-changed = Sessionen er ændret i mellemtiden. Vælg igen, hvad du vil gøre.
session-end-keep = Lad den være åben
session-more = Mere
session-loading = Åbner sessionen
session-slow = Sessionen bliver ikke indlæst. Vi prøver stadig.
session-lobby-none-body = Så snart din kunde deltager, hører du en lyd og ser det her.
session-lobby-here = { $name } er her
session-lobby-checking = { $name } er i gang med mediekontrollen
session-lobby-lost = Forbindelsen til { $name } er afbrudt. Pladsen holdes i { $seconds } s endnu.
session-lobby-gone = { $name } kom ikke tilbage. Koden og linket virker stadig.
session-lobby-left = { $name } er gået. Kunden kan komme tilbage med linket eller en gyldig kode.
session-lobby-no-microphone = { $name } har ingen mikrofon, der virker. I kan chatte.
session-lobby-no-speaker = { $name } har ikke testet højttaleren. { $ask ->
    [now] Spørg, om du kan høres.
   *[later] Spørg i begyndelsen af opkaldet, om du kan høres.
}
session-start-call = Start opkald
session-start-hint = { $name } skal besvare opkaldet. Dit kamera er slukket, til du tænder det.
session-start-rings-you = { $name } ringer til dig. Besvar opkaldet øverst på siden.
session-join-call = Tilbage til opkaldet
session-join-hint = Opkaldet er stadig i gang.
session-missed = Ubesvaret opkald fra { $name }
session-unanswered = { $name } svarede ikke
session-declined = { $name } kan ikke besvare opkaldet lige nu
session-own-unsupported = Opkald virker ikke i din browser. Åbn konsollen i en anden browser.
session-no-picture = Kameraet hos { $name } er slukket
session-camera-trouble = { $why ->
    [missing] { $name } har intet kamera
    [blocked-by-page] Browseren hos { $name } blokerer kameraet
    [blocked-by-system] Enheden hos { $name } blokerer kameraet
   *[other] Kameraet hos { $name } virker ikke
}
session-picture-soon = Billedet er på vej
session-picture-waits = Kameraet hos { $name } er tændt, men vises ikke: Der vises allerede tre andre
session-no-customer = Du er den eneste i opkaldet. { $name } kan komme tilbage.
session-over-done = Afsluttet kl. { $time }
session-over-cancelled = Annulleret kl. { $time }
session-over-body = Chat og historik bliver gemt med sessionen.
session-reopen-hint = Genåbn sessionen for at ringe op igen.

# Ringe.
outgoing-title = Ringer til { $name }
outgoing-left = { $seconds ->
    [one] Ringer { $seconds } sekund endnu.
   *[other] Ringer { $seconds } sekunder endnu.
}
outgoing-cancel = Afbryd opkaldet
outgoing-cancelling = Afbryder
incoming-title = { $name } ringer til dig
incoming-body = Hvis du besvarer opkaldet, kan I tale sammen med det samme. Dit kamera er slukket.
incoming-body-other = Din lyd i det andet opkald bliver slået fra.
incoming-accept = Besvar
incoming-accepting = Forbinder
incoming-decline = Afvis
incoming-open = Åbn

# Billede og opkaldsbjælke.
stage-picture = Livebillede fra { $name }
picture-paused = Billede på pause
arrive-age = { $seconds ->
    [one] Billedet har stået stille i { $seconds } sekund
   *[other] Billedet har stået stille i { $seconds } sekunder
}
stage-zoom-in = Zoom ind
stage-zoom-out = Zoom ud
stage-full-screen = Fuld skærm
stage-region = Billede og opkaldsbjælke
stage-controls = Opkaldsbjælke
stage-camera-why = Du kan tænde kameraet under opkaldet, eller mens det ringer.
stage-muted = Din lyd er slået fra
stage-muted-elsewhere = { $name } kan ikke høre dig · din mikrofon er slået til hos { $other }
# What customers hear and see of the agent in sessions that are not on the screen.
live-elsewhere = { $what ->
    [microphone] Mikrofon slået til: { $name }
    [camera] Kamera slået til: { $name }
   *[both] Mikrofon og kamera slået til: { $name }
}
live-entry = { $what ->
    [microphone] Din mikrofon er slået til her
    [camera] Dit kamera er slået til her
   *[both] Din mikrofon og dit kamera er slået til her
}
sound-blocked = Du kan ikke høre { $names } endnu. Din browser afspiller først lyd efter et tryk eller klik.
stage-mute = Lyd fra
stage-sound = Lyd
stage-people = Personer
stage-chat = Chat
stage-session = Session

# Stemmeopkald.
voice-title = Stemmeopkald
voice-start = Start stemmeopkald
voice-end = Afslut stemmeopkald
voice-volume = Lydstyrke
voice-join = Deltag i stemmeopkald
voice-leave = Forlad stemmeopkald
voice-none = Der er ikke noget stemmeopkald i gang. Billede og chat fortsætter.
voice-first = Mik. 1
voice-second = Mik. 2
voice-two = To personer kan tale ad gangen.
voice-free = Ledig mikrofon
voice-muted = Lyd slået fra
voice-not-heard = Høres ikke
voice-alone = Ingen kan høre dig her
voice-silent = Ingen lyd
voice-unknown = Ukendt
voice-give = Giv mikrofonen til { $name }
voice-all-have = Alle i stemmeopkaldet har en mikrofon.

# Personer.
people-title = Personer
role-customer = Kunde
role-host = Vært
role-assistant = Assistent
people-here = Er her
people-in-call = I opkaldet
people-checking = Gør sig klar
people-no-microphone = ingen mikrofon
people-ready = Klar til opkaldet
people-grace = Forbindelsen er afbrudt, vi venter { $seconds } s endnu
people-gone = Kom ikke tilbage
people-absent = Ikke kommet endnu
people-unknown = Ukendt: Serveren svarer ikke

# Lyd og enheder.
sound-title = Lyd og kamera
sound-volume = Lydstyrke for de andre
sound-ring = Ringetone
sound-ring-volume = Ringetonens lydstyrke
sound-try = Afspil testtone

# Lydopsætningsguiden.
wizard-title = Guide til lydopsætning
wizard-headset = Et headset med mikrofon lyder bedst: Tag det på, og vælg det herunder.
wizard-tone = Hørte du testtonen?
wizard-yes = Ja
wizard-no = Nej
wizard-no-tone = Vælg en anden højttaler herunder, skru op, og tjek, at computerens lyd er slået til.
wizard-speak = Sig noget. Bjælkerne bevæger sig, når din mikrofon virker.
wizard-heard = Vi hører dig
wizard-muted = Din lyd er slået fra i opkaldet. Slå den til, og sig noget.
wizard-silent = Vi hører ingenting. Vælg en anden mikrofon herunder, tjek kabel og kontakt, og skru op for den i lydindstillingerne.
wizard-not-yet = Sig noget først.
wizard-next = Fortsæt
wizard-done = Alt virker: Du kan høre og blive hørt.

own-pending = Din browser beder om lov til at bruge { $what ->
    [camera] dit kamera
   *[microphone] din mikrofon
}. Vælg »Tillad«.
own-dismissed = Anmodningen om at bruge { $what ->
    [camera] dit kamera
   *[microphone] din mikrofon
} blev lukket. Prøv igen, og vælg »Tillad«.
own-missing = { $what ->
    [camera] Der blev ikke fundet noget kamera.
   *[microphone] Der blev ikke fundet nogen mikrofon. Tilslut et headset, og prøv igen.
}
own-blocked-by-page = Denne side må ikke bruge { $what ->
    [camera] dit kamera
   *[microphone] din mikrofon
}. Tillad det med ikonet ved siden af adressen, og prøv igen.
own-blocked-by-system = Dit system giver ikke browseren adgang til { $what ->
    [camera] dit kamera
   *[microphone] din mikrofon
}. Tillad det i indstillingerne for privatliv.
own-busy = En anden app bruger { $what ->
    [camera] dit kamera
   *[microphone] din mikrofon
}. Luk den, og prøv igen.
own-unsupported = Denne browser kan ikke bruge { $what ->
    [camera] dit kamera
   *[microphone] din mikrofon
} her. Prøv en anden browser.

# Indgangshjælp: hvordan det går kunden, live.
doctor-title = { $name } er på vej ind
doctor-steps = Trin for { $name }
doctor-code = Kode
doctor-chat = Chat
doctor-camera = Kamera
doctor-microphone = Mikrofon
doctor-sound = Lyd
doctor-is-ok = virker
doctor-is-wait = ikke testet endnu
doctor-is-left-out = sprunget over
doctor-is-not-tried = ikke testet endnu
doctor-is-trying = testes
doctor-is-pending = browseren beder om tilladelse
doctor-is-works = virker
doctor-is-silent = ingen lyd
doctor-is-missing = ikke fundet
doctor-is-dismissed = anmodning lukket
doctor-is-blocked-by-page = blokeret i browseren
doctor-is-blocked-by-system = blokeret af enheden
doctor-is-busy = bruges af en anden app
doctor-is-unsupported = ikke under­støttet
doctor-is-lost = for­bindelse afbrudt
doctor-line-unknown = Forbindelse: testes
doctor-line-udp = Forbindelse: UDP
doctor-line-tcp = Forbindelse: kun TCP, langsommere
doctor-line-failed = Forbindelse: intet kommer igennem
doctor-line-unsupported = Opkald virker ikke i denne browser
doctor-say = Sig:
doctor-quote = »{ $words }«
doctor-send = Send den
doctor-sent = Sendt
doctor-checks = 4 spørgsmål
doctor-way-out-camera = Virker det stadig ikke? { $name } kan trykke på »Kun lyd« eller »Spring mediekontrol over«.
doctor-way-out = Virker det stadig ikke? { $name } kan vælge »Spring mediekontrol over«. Brug så chatten.
four-title = Spørg { $name }
four-devices = Er de rigtige enheder valgt i rullelisten?
four-cables = Er kablerne til eksterne enheder sat i?
four-level = Er mikrofonens indgangsniveau skruet helt op i lydindstillingerne?
four-sound = Er computerens lyd slået til?

# Sætningerne, som de siges eller sendes til kunden.
say-pending = Din browser beder om tilladelse. Se øverst eller nederst i vinduet, og vælg ›Tillad‹.
say-dismissed = Anmodningen blev lukket uden svar. Tryk på ›Kontrollér igen‹, og vælg ›Tillad‹.
say-blocked-by-page = { $what ->
    [camera] Kameraet er blokeret for denne side. Tryk på ikonet ved siden af adressen, åbn tilladelserne, og tillad kameraet.
    [microphone] Mikrofonen er blokeret for denne side. Tryk på ikonet ved siden af adressen, åbn tilladelserne, og tillad mikrofonen.
    [both] Kamera og mikrofon er blokeret for denne side. Tryk på ikonet ved siden af adressen, åbn tilladelserne, og tillad begge dele.
   *[sound] Lyden er blokeret for denne side. Tryk på ikonet ved siden af adressen, og tillad lyd.
}
say-blocked-by-system = { $what ->
    [camera] Din enhed giver ikke browseren adgang til kameraet. Åbn enhedens indstillinger, find din browser, og tillad kameraet.
    [microphone] Din enhed giver ikke browseren adgang til mikrofonen. Åbn enhedens indstillinger, find din browser, og tillad mikrofonen.
    [both] Din enhed giver ikke browseren adgang til kamera og mikrofon. Åbn enhedens indstillinger, find din browser, og tillad begge dele.
   *[sound] Din enhed blokerer lyden. Åbn enhedens indstillinger, og slå lyden til.
}
say-busy = { $what ->
    [camera] En anden app bruger kameraet. Luk den, og tryk på ›Kontrollér igen‹.
    [microphone] En anden app bruger mikrofonen. Luk den, og tryk på ›Kontrollér igen‹.
    [both] En anden app bruger kamera og mikrofon. Luk den, og tryk på ›Kontrollér igen‹.
   *[sound] En anden app bruger lyden. Luk den, og afspil testtonen igen.
}
say-missing = { $what ->
    [camera] Der blev ikke fundet noget kamera. Tilslut et, eller vælg ›Kun lyd‹.
    [microphone] Der blev ikke fundet nogen mikrofon. Tilslut et headset. Har du ikke et, så vælg ›Spring mediekontrol over‹. Så bruger vi chatten.
    [both] Der blev hverken fundet kamera eller mikrofon. Tilslut dem. Har du ingen, så vælg ›Spring mediekontrol over‹. Så bruger vi chatten.
   *[sound] Der blev ikke fundet nogen højttaler. Tilslut et headset, eller vælg ›Spring mediekontrol over‹. Så bruger vi chatten.
}
say-silent = { $what ->
    [microphone] Vi hører ikke noget fra dig. Vælg den rigtige mikrofon på listen, og skru op for niveauet i lydindstillingerne.
   *[sound] Slå lyden til, skru op, og vælg den rigtige højttaler på listen.
}
say-unsupported = Denne browser understøtter det ikke. Åbn siden i en anden browser, og indtast den samme kode.
say-old-browser = Din browser er for gammel til lyd og billede. Kom tilbage med en anden browser eller en telefon eller tablet.
say-no-line = Dit netværk lader hverken lyd eller billede komme igennem. Prøv et andet netværk, for eksempel mobiltelefonens.
say-no-calls = Opkald virker ikke i din browser. Åbn siden i en anden browser, og indtast den samme kode. Imens kan vi chatte her.

# En anden enhed vil have kundens plads.
device-asks = En anden enhed vil deltage
device-asks-code = Nogen har indtastet koden for { $name } på en anden enhed. Kontrollér, at det er den samme person, før du tillader det.
device-asks-link = Nogen har åbnet linket for { $name } på en anden enhed. Kontrollér, at det er den samme person, før du tillader det.
device-allow = Tillad
device-refuse = Afvis
busy-answering = Svarer
device-left = { $seconds ->
    [one] Afvises om { $seconds } sekund
   *[other] Afvises om { $seconds } sekunder
}

# Chat.
talk-with = Chat med { $name }

# Søg, eller kør en kommando.
find-title = Søg, eller kør en kommando
find-none = Intet fundet
find-accept = Besvar opkaldet fra { $name }
find-decline = Afvis opkaldet fra { $name }
find-mute = Slå lyd fra eller til
find-camera = Tænd eller sluk kameraet

# Tastatur.
keys-title = Tastatur
keys-regions = Næste, forrige område
keys-sessions = Næste, forrige session
keys-start = Start session
keys-call = Start opkald, eller vend tilbage til det
keys-invite = Kode og link
keys-accept = Besvar, afvis opkaldet
keys-chat = Til chatten
keys-mute = Slå lyd fra eller til, overalt
keys-camera = Kamera, når billedet har fokus
keys-zoom = Zoom ind, zoom ud, vis hele billedet
keys-give = Giv mikrofonen
keys-escape = Luk et panel
keys-single = Enkelttaster (V, M) på billedet
# What a key does not do now, and why.
note-no-session = Åbn en session først.
note-no-call = Du er ikke i et opkald.
note-no-caller = Der er ingen, der ringer til dig.
note-which-call = Du er i flere opkald. Åbn det, du vil tale i.
note-call-away = Opkaldet med { $name } er på en anden fane eller enhed. Slå mikrofonen til dér, eller vælg »Fortsæt her«.
note-silenced-away = Din lyd er slået fra. Opkaldet med { $name } er på en anden fane eller enhed.
note-not-yet = Din mikrofon er uændret: Siden er stadig ved at forbinde til opkaldet med { $name }. Prøv igen om et øjeblik.
key-ctrl = Ctrl
key-alt = Alt
key-shift = Shift
key-escape = Esc

# Kun til skærmlæsere.
announce-customer-in = { $name } deltager nu
announce-line-lost = Forbindelsen til { $name } er afbrudt
announce-line-back = { $name } er tilbage

# Sessionens status: faste ord.
status-requested = Anmodet
status-confirmed = Bekræftet
status-running = I gang
status-done = Færdig
status-cancelled = Annulleret
