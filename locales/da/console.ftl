# Rådgivernes konsol.

console-page = Konsol
page-stopped = Denne side er gået i stå
page-stopped-body = Intet er tabt. Indlæs siden igen, så er du tilbage i dine opkald.
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
signin-missing = Skriv dit brugernavn og din adgangskode.
signin-cookies = Din browser blokerer cookies for denne side, og uden dem kan du ikke logges ind. Tillad cookies for webstedet i browserens indstillinger, og prøv igen.
signin-caps = Caps Lock er slået til.
signin-slow = { $seconds ->
    [one] For mange forsøg. Du kan prøve igen om { $seconds } sekund.
   *[other] For mange forsøg. Du kan prøve igen om { $seconds } sekunder.
}
signin-forgotten = Glemt? Din administrator giver dig en ny adgangskode.
signin-ended = Du er logget ud. Log ind for at fortsætte; dine kladder er gemt.
signin-customer = Har du en sessionskode?
signin-customer-link = Tast koden

# Topbjælke.
top-sound-on = Slå lyd til
top-sound-is-on = Ringelyd: til
top-sound-is-off = Ringelyd: fra
top-account = Konto for { $name }
top-sign-out = Log ud
top-sign-out-call = Du er i et opkald. Log ud alligevel?
top-stay = Bliv
top-back = Alle sessioner
top-list = Vis sessioner
top-outdated = Bistand er opdateret. Indlæs siden igen; dine sessioner og kladder er gemt.
top-reload = Indlæs igen
top-restart = Serveren starter igen. Du er tilbage om et øjeblik.
top-places-kept = Kunder beholder deres plads i 30 s.

# Listen.
desk-start = Start session
desk-start-busy = Starter
desk-filter = Hvilke sessioner
desk-open = Åbne
desk-done = Færdige
desk-all = Alle
desk-ringing = Ringer til dig
desk-waiting = Venter
desk-running = I et opkald
desk-requested = Anmodninger
desk-invited = Inviteret
desk-left = Gået
desk-today = I dag
desk-earlier = Tidligere
desk-is-invited = Ikke her endnu
desk-is-waiting = Venter på dit opkald
desk-is-checking = Ved mediekontrollen
desk-is-left-call = Har forladt opkaldet
desk-is-left = Gået
desk-is-expired = Ikke her endnu, koden er udløbet
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
desk-empty-done = Intet færdigt endnu
desk-empty-done-body = Her står de sessioner, der er slut.
desk-loading = Henter sessionerne
desk-slow = Listen kommer ikke. Vi bliver ved med at prøve.
desk-stale = { $count ->
    [one] Denne liste er { $count } sekund gammel.
   *[other] Denne liste er { $count } sekunder gammel.
}
desk-next = Næste og forrige:
desk-home-title = Vælg en session, eller start en
desk-home-body = En session, som du starter, er bekræftet med det samme. Din kunde behøver hverken konto eller app.
desk-not-found = Denne session er ikke blandt dine.
desk-not-found-body = Måske har en anden startet den, eller adressen er ikke hel.

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
time-waiting = har ventet { $time }
time-in-call = i opkaldet i { $time }

# Invitere.
invite-title = Invitér din kunde
invite-code = Sessionskode
invite-copy-code = Kopiér koden
invite-copy-link = Kopiér linket
invite-link = Link
invite-where = Tastes på { $address }
invite-until = Åbner indtil kl. { $time } for én enhed. { $left } tilbage.
invite-expired = Koden er udløbet. Linket virker stadig.
invite-used = Koden er brugt. Den åbner kun for denne enhed.
invite-renew = Start ny
invite-renewing = Laver en ny kode
invite-renew-hint = Laver en ny kode og et nyt link. De gamle holder op med det samme.
invite-renew-inside = { $name } bliver inde.
invite-qr = QR-kode til linket
invite-show = Kode og link

# En session.
session-status = Status
session-title = Navn eller sagsnummer
session-title-save = Gem
session-title-saving = Gemmer
session-title-hint = Kun medarbejdere ser det.
session-status-fixed = Denne status bliver, som den er.
session-set-confirmed = Bekræft
session-set-cancelled = Annullér session
session-set-done = Sæt til færdig
session-reopen = Genåbn
session-reopening = Åbner
session-end = Afslut session
session-ending = Afslutter
session-end-title = Afslut sessionen med { $name }?
session-cancel-title = Annuller sessionen med { $name }?
session-cancel-body = Koden og linket virker ikke længere, og sessionen kan ikke genåbnes.
session-cancelling = Annullerer
session-end-running = Opkaldet stopper for alle, og sessionen er færdig. Du kan genåbne den.
session-end-cancel = Opkaldet stopper for alle, og sessionen annulleres. Den kan ikke genåbnes.
session-end-keep = Lad den være åben
session-more = Mere
session-loading = Åbner sessionen
session-lobby-none-body = Så snart din kunde kommer ind, hører du en lyd og ser det her.
session-lobby-here = { $name } er her
session-lobby-checking = { $name } er ved mediekontrollen
session-lobby-lost = Forbindelsen til { $name } er væk. Vi venter { $seconds } s.
session-lobby-gone = { $name } kom ikke tilbage. Koden og linket virker stadig.
session-lobby-left = { $name } er gået. Linket eller en gyldig kode fører ind igen.
session-lobby-no-microphone = { $name } har ingen mikrofon, der virker. I kan skrive sammen.
session-lobby-no-speaker = { $name } har ikke testet højttaleren. Spørg i begyndelsen af samtalen, om du kan høres.
session-start-call = Start opkald
session-start-hint = { $name } skal tage den. Dit kamera er slukket, til du tænder det.
session-join-call = Tilbage til opkaldet
session-join-hint = Opkaldet er stadig i gang.
session-missed = Ubesvaret opkald fra { $name }
session-unanswered = { $name } svarede ikke
session-declined = { $name } kan ikke besvare opkaldet nu
session-own-unsupported = Opkald virker ikke i din browser. Åbn konsollen i en anden browser.
session-no-picture = { $name } viser intet billede
session-picture-soon = Billedet er på vej
session-no-customer = Der er ingen andre end dig i opkaldet. { $name } kan komme tilbage.
session-over-done = Færdig kl. { $time }
session-over-cancelled = Annulleret kl. { $time }
session-over-body = Chat og historik bliver ved sessionen.
session-reopen-hint = Genåbn den for endnu et opkald i samme session.

# Ringe.
outgoing-title = Ringer til { $name }
outgoing-left = { $seconds ->
    [one] Ringer { $seconds } sekund endnu.
   *[other] Ringer { $seconds } sekunder endnu.
}
outgoing-cancel = Stop opringningen
outgoing-cancelling = Stopper
incoming-title = { $name } ringer til dig
incoming-body = Tager du den, kan I tale med det samme. Dit kamera er slukket.
incoming-body-other = Din mikrofon i det andet opkald bliver slået fra.
incoming-accept = Tag opkaldet
incoming-accepting = Forbinder
incoming-decline = Afvis
incoming-open = Åbn

# Billede og opkaldsbjælke.
stage-picture = Livebillede fra { $name }
stage-zoom-in = Forstør
stage-zoom-out = Formindsk
stage-full-screen = Fuld skærm
stage-region = Billede og opkaldsbjælke
stage-controls = Opkaldsbjælke
stage-camera-why = Du tænder kameraet i opkaldet, eller mens det ringer.
stage-muted = Din lyd er slået fra
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
voice-free = Ledig
voice-muted = Slået fra
voice-not-heard = Høres ikke
voice-silent = Ingen lyd
voice-unknown = Vides ikke
voice-give = Giv mikrofonen til { $name }

# Personer.
people-title = Personer
people-here = Er her
people-in-call = I opkaldet
people-checking = Ved mediekontrollen
people-no-microphone = ingen mikrofon
people-ready = Klar til opkaldet
people-grace = Forbindelsen er væk, vi venter { $seconds } s
people-gone = Kom ikke tilbage
people-absent = Ikke her endnu
people-unknown = Vides ikke: serveren svarer ikke

# Lyd og enheder.
sound-title = Lyd og kamera
sound-volume = Lydstyrke for de andre
sound-ring = Ringelyd
sound-ring-volume = Ringelydens styrke
sound-try = Afspil en tone

# Lydopsætningsguiden.
wizard-title = Lydopsætningsguide
wizard-headset = Et headset med mikrofon lyder bedst: tag det på, og vælg det herunder.
wizard-tone = Hørte du tonen?
wizard-yes = Ja
wizard-no = Nej
wizard-no-tone = Vælg en anden højttaler herunder, skru op, og se efter, om computerens lyd er slået til.
wizard-speak = Sig noget. Bjælkerne bevæger sig, når din mikrofon virker.
wizard-heard = Vi hører dig
wizard-muted = Din mikrofon er slået fra i opkaldet: slå den til, og tal.
wizard-silent = Vi hører ingenting. Vælg en anden mikrofon herunder, tjek kabel og kontakt, og skru op for den i lydindstillingerne.
wizard-not-yet = Sig noget først.
wizard-next = Fortsæt
wizard-done = Klar: du hører, og du bliver hørt.

own-pending = Din browser spørger om { $what ->
    [camera] dit kamera
   *[microphone] din mikrofon
}. Vælg »Tillad«.
own-dismissed = Spørgsmålet om { $what ->
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
}. Tillad det med tegnet ved siden af adressen, og prøv igen.
own-blocked-by-system = Dit system lader ikke browseren bruge { $what ->
    [camera] dit kamera
   *[microphone] din mikrofon
}. Tillad det i indstillingerne for privatliv.
own-busy = Et andet program bruger { $what ->
    [camera] dit kamera
   *[microphone] din mikrofon
}. Luk det, og prøv igen.
own-unsupported = Denne browser kan ikke bruge { $what ->
    [camera] dit kamera
   *[microphone] din mikrofon
} her.

# Indgangshjælp: hvordan det går kunden, live.
doctor-title = { $name } er på vej ind
doctor-steps = Trin for { $name }
doctor-code = Kode
doctor-chat = Chat
doctor-camera = Kamera
doctor-microphone = Mikrofon
doctor-sound = Lyd
doctor-is-ok = virker
doctor-is-wait = ikke prøvet endnu
doctor-is-left-out = udeladt
doctor-is-not-tried = ikke prøvet endnu
doctor-is-trying = prøves
doctor-is-pending = browseren spørger
doctor-is-works = virker
doctor-is-silent = tavs
doctor-is-missing = ikke fundet
doctor-is-dismissed = spørgsmål lukket
doctor-is-blocked-by-page = blokeret af siden
doctor-is-blocked-by-system = blokeret af enheden
doctor-is-busy = bruges af en anden app
doctor-is-unsupported = browseren kan ikke
doctor-is-lost = linje væk
doctor-line-unknown = Linje: prøves
doctor-line-udp = Linje: UDP
doctor-line-tcp = Linje: kun TCP, langsommere
doctor-line-failed = Linje: intet kommer igennem
doctor-line-unsupported = Opkald virker ikke i denne browser
doctor-say = Sig:
doctor-quote = »{ $words }«
doctor-send = Send den
doctor-sent = Sendt
doctor-checks = 4 spørgsmål
doctor-way-out-camera = Går det stadig ikke? { $name } kan trykke på »Kun lyd« eller »Spring mediekontrol over«.
doctor-way-out = Går det stadig ikke? { $name } kan vælge »Spring mediekontrol over«; så skriver I.
four-title = Spørg { $name }
four-devices = Er de rigtige enheder valgt i rullelisten?
four-cables = Sidder kablerne til de ydre enheder i?
four-level = Er mikrofonens indgangsniveau skruet helt op i lydindstillingerne?
four-sound = Er computerens lyd slået til?

# Sætningerne, som de siges eller sendes til kunden.
say-pending = Din browser beder om tilladelse. Se øverst eller nederst i vinduet, og vælg »Tillad«.
say-dismissed = Spørgsmålet blev lukket uden svar. Tryk på »Prøv kontrollen igen«, og vælg »Tillad«.
say-blocked-by-page = { $what ->
    [camera] Kameraet er blokeret for denne side. Tryk på tegnet ved siden af adressen, åbn tilladelserne, og tillad kameraet.
    [microphone] Mikrofonen er blokeret for denne side. Tryk på tegnet ved siden af adressen, åbn tilladelserne, og tillad mikrofonen.
    [both] Kamera og mikrofon er blokeret for denne side. Tryk på tegnet ved siden af adressen, åbn tilladelserne, og tillad begge.
   *[sound] Lyden er blokeret for denne side. Tryk på tegnet ved siden af adressen, og tillad lyd.
}
say-blocked-by-system = { $what ->
    [camera] Din enhed lader ikke browseren bruge kameraet. Åbn enhedens indstillinger, find din browser, og tillad kameraet.
    [microphone] Din enhed lader ikke browseren bruge mikrofonen. Åbn enhedens indstillinger, find din browser, og tillad mikrofonen.
    [both] Din enhed lader ikke browseren bruge kamera og mikrofon. Åbn enhedens indstillinger, find din browser, og tillad begge.
   *[sound] Din enhed holder lyden tilbage. Åbn enhedens indstillinger, og slå lyden til.
}
say-busy = { $what ->
    [camera] En anden app bruger kameraet. Luk den, og tryk på »Prøv kontrollen igen«.
    [microphone] En anden app bruger mikrofonen. Luk den, og tryk på »Prøv kontrollen igen«.
    [both] En anden app bruger kamera og mikrofon. Luk den, og tryk på »Prøv kontrollen igen«.
   *[sound] En anden app bruger lyden. Luk den, og afspil tonen igen.
}
say-missing = { $what ->
    [camera] Der blev ikke fundet noget kamera. Tilslut et, eller vælg »Kun lyd«.
    [microphone] Der blev ikke fundet nogen mikrofon. Tilslut et headset. Har du ikke et, så vælg »Spring mediekontrol over«, så skriver vi.
    [both] Der blev hverken fundet kamera eller mikrofon. Tilslut dem. Har du ingen, så vælg »Spring mediekontrol over«, så skriver vi.
   *[sound] Der blev ikke fundet nogen højttaler. Tilslut et headset, eller vælg »Spring mediekontrol over«, så skriver vi.
}
say-silent = { $what ->
    [microphone] Vi hører intet fra dig. Vælg den rigtige mikrofon i listen, og skru op for niveauet i lydindstillingerne.
   *[sound] Slå lyden til, skru op, og vælg den rigtige højttaler i listen.
}
say-unsupported = Denne browser kan det ikke her. Åbn siden i en anden browser, og tast den samme kode.
say-old-browser = Din browser er for gammel til lyd og billede. Kom igen med en anden browser eller med en telefon eller tablet.
say-no-line = Dit netværk lader hverken lyd eller billede komme igennem. Prøv et andet netværk, for eksempel mobiltelefonens.
say-no-calls = Opkald virker ikke i din browser. Åbn siden i en anden browser, og tast den samme kode. Imens kan vi skrive her.

# En anden enhed vil have kundens plads.
device-asks = En anden enhed vil ind
device-asks-code = Nogen har tastet koden for { $name } på en anden enhed. Spørg, om det er den samme person, før du lukker den ind.
device-asks-link = Nogen har åbnet linket for { $name } på en anden enhed. Spørg, om det er den samme person, før du lukker den ind.
device-allow = Luk den ind
device-refuse = Hold den ude
busy-answering = Svarer
device-left = { $seconds ->
    [one] Intet svar betyder nej om { $seconds } sekund.
   *[other] Intet svar betyder nej om { $seconds } sekunder.
}

# Chat.
talk-with = Chat med { $name }
talk-change = Ret teksten

# Find eller gør noget.
find-title = Find eller gør noget
find-none = Intet fundet
find-accept = Tag opkaldet fra { $name }
find-decline = Afvis opkaldet fra { $name }
find-mute = Mikrofon fra eller til
find-camera = Kamera til eller fra

# Tastatur.
keys-title = Tastatur
keys-regions = Næste, forrige område
keys-sessions = Næste, forrige session
keys-start = Start session
keys-invite = Kode og link
keys-accept = Tag, afvis opkaldet
keys-chat = Til chatten
keys-mute = Slå lyd fra, overalt
keys-camera = Kamera, når billedet har fokus
keys-zoom = Forstør, formindsk, vis hele videoen
keys-give = Giv mikrofonen
keys-escape = Forlad et panel
keys-single = Enkelte taster (V) på billedet
key-ctrl = Ctrl
key-alt = Alt
key-shift = Shift
key-escape = Esc

# Kun til skærmlæsere.
announce-customer-in = { $name } er kommet ind
announce-line-lost = Forbindelsen til { $name } er væk
announce-line-back = { $name } er tilbage
