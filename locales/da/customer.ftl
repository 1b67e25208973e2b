# Kundens side i sessionen.

# En anden enhed har pladsen (F2).
takeover-asked-title = Vil du fortsætte på en anden enhed?
takeover-asked-body = Nogen har åbnet din session med samme kode på en anden enhed. Er det ikke dig, så bliv her.
takeover-allow = Fortsæt dér
takeover-refuse = Bliv her
inside-slow = Det tager længere tid end normalt. Du behøver ikke gøre noget: Vi bliver ved med at prøve.

# Lobby.
lobby-page = Mediekontrol
lobby-welcome = Du er med i sessionen
lobby-lead = Nu kontrollerer vi dit kamera, din mikrofon og lyden. Din browser beder om tilladelse: Vælg »Tillad«.
lobby-lead-choice = Har du ikke noget kamera, eller vil du ikke ses? Så vælg »Kun lyd«.
lobby-continue = Fortsæt
lobby-audio-only = Kun lyd
lobby-skip = Spring mediekontrol over
lobby-asking-body = Vælg »Tillad«, når din browser spørger øverst eller nederst i vinduet.
lobby-check-title = Ser det rigtigt ud?
lobby-check-title-audio = Kan vi høre dig?
lobby-only-you = Det ser kun du
lobby-no-picture = Intet billede
lobby-change-device = Skift { $device }
lobby-headset = Lyden er bedst med headset. Det går også uden.
lobby-headset-fine = Fortsæt uden headset
lobby-agent-sees = { $name } ser også dette trin.
lobby-not-passed = Ikke alt virker endnu. Du kan komme videre med »Kun lyd« eller »Spring mediekontrol over«.

# At springe over spørger altid først.
skip-title = Spring mediekontrollen over?
skip-body = Måske kan vi så ikke se eller høre dig, og { $name } får at vide, at du har sprunget den over. Du kan altid chatte.
skip-confirm = Spring mediekontrol over
skip-back = Tilbage til kontrollen

# Hvordan det står til.
check-camera = Kamera
check-microphone = Mikrofon
check-sound = Lyd
check-not-tried = Ikke testet endnu
check-not-tested = Ikke testet
check-trying = Et øjeblik
check-pending = Din browser beder om tilladelse
check-works = { $what ->
    [camera] Dit kamera virker
    [microphone] Vi hører dig
   *[sound] Du kan høre os
}
check-listening = Sig noget
check-tap = Tryk et sted, så siden kan lytte.
check-silent = { $what ->
    [microphone] Vi hører ikke noget endnu
   *[sound] Testtone ikke hørt
}
check-missing = { $what ->
    [camera] Intet kamera fundet
    [microphone] Ingen mikrofon fundet
   *[sound] Ingen højttaler fundet
}
check-dismissed = Anmodningen blev lukket
check-blocked-by-page = Blokeret for denne side
check-blocked-by-system = Blokeret af enheden
check-busy = Bruges af en anden app
check-unsupported = Understøttes ikke af denne browser
check-tone = Afspil testtone
check-tone-playing = Hørte du testtonen?
check-heard = Ja
check-not-heard = Nej

# Når noget driller: sætningen øverst.
stuck-both = Vi kan ikke se eller høre dig
stuck-camera = Vi kan ikke se dig
stuck-microphone = Vi kan ikke høre dig
stuck-sound = Du kan ikke høre os
stuck-again = Kontrollér igen
stuck-others-work = { $what ->
    [camera-microphone] Kamera og mikrofon virker.
    [camera] Kameraet virker.
    [microphone] Mikrofonen virker.
   *[none] Du kan altid chatte.
}

# Hvorfor, og hvad man gør.
why-pending = Din browser venter på dit svar. Find anmodningen i kanten af vinduet, og vælg »Tillad«.
why-missing = { $what ->
    [camera] Der blev ikke fundet noget kamera. Tilslut et, eller vælg »Kun lyd«.
    [microphone] Der blev ikke fundet nogen mikrofon. Tilslut et headset, eller fortsæt uden, og brug chatten.
   *[both] Der blev hverken fundet kamera eller mikrofon. Tilslut dem, eller spring mediekontrollen over.
}
why-dismissed = Anmodningen blev lukket uden svar. Tryk på »Kontrollér igen«, og vælg »Tillad«.
why-blocked-by-page = { $what ->
    [camera] { $browser } blokerer kameraet for denne side.
    [microphone] { $browser } blokerer mikrofonen for denne side.
   *[both] { $browser } blokerer kamera og mikrofon for denne side.
}
why-blocked-by-system = { $what ->
    [camera] Din enhed giver ikke browseren adgang til kameraet.
    [microphone] Din enhed giver ikke browseren adgang til mikrofonen.
   *[both] Din enhed giver ikke browseren adgang til kamera og mikrofon.
}
why-busy = { $what ->
    [camera] En anden app bruger kameraet. Luk den, og tryk på »Kontrollér igen«.
    [microphone] En anden app bruger mikrofonen. Luk den, og tryk på »Kontrollér igen«.
   *[both] En anden app bruger kamera og mikrofon. Luk den, og tryk på »Kontrollér igen«.
}
why-unsupported = Denne browser kan ikke bruge kamera og mikrofon her. Åbn siden i en anden browser, med linket eller koden.
why-silent = { $what ->
    [microphone] Vi hører ikke noget fra dig. Vælg den rigtige mikrofon, tjek, at den er tændt, og skru op for den i lydindstillingerne.
   *[sound] Skru op for lyden, og vælg den rigtige højttaler. På en telefon bruger du lydknapperne.
}

# Trin ved en blokeret side, efter browser.
browser-generic = Din browser
thing = { $what ->
    [camera] Kamera
    [microphone] Mikrofon
   *[both] Kamera« og »Mikrofon
}
steps-safari-phone-1 = Tryk på ikonet til venstre for adressen (»aA« eller en lille side).
steps-safari-phone-2 = Tryk på »Indstillinger for websted« og derefter på »{ $thing }«.
steps-chrome-phone-1 = Tryk på ikonet til venstre for adressen.
steps-chrome-phone-2 = Tryk på »Tilladelser«, og slå »{ $thing }« til.
steps-samsung-1 = Tryk på låsen til venstre for adressen.
steps-samsung-2 = Tryk på »Tilladelser« og derefter på »{ $thing }«.
steps-firefox-phone-1 = Tryk på ikonet til venstre for adressen.
steps-firefox-phone-2 = Tryk på »Blokeret« ved siden af »{ $thing }«.
steps-chrome-1 = Klik på ikonet til venstre for adressen.
steps-chrome-2 = Slå »{ $thing }« til.
steps-firefox-1 = Klik på det overstregede ikon til venstre for adressen.
steps-firefox-2 = Fjern blokeringen ved »{ $thing }« med det lille x.
steps-safari-1 = Åbn »Indstillinger for dette websted« i menuen »Safari«.
steps-safari-2 = Find »{ $thing }«.
steps-other-1 = Åbn tilladelserne for denne side, som regel med ikonet ved siden af adressen.
steps-other-2 = Find »{ $thing }«.
steps-last = Vælg »Tillad«, og kom tilbage. Siden opdager det selv.
system-windows = Åbn Windows’ indstillinger, »Privatliv og sikkerhed«, »{ $thing }«, og tillad adgang for din browser.
system-mac = Åbn systemindstillingerne, »Anonymitet & sikkerhed«, »{ $thing }«, og tillad adgang for din browser. Genstart derefter browseren.
system-ios = Åbn indstillingerne på din enhed, find din browser, og tillad »{ $thing }«.
system-android = Åbn indstillingerne på din enhed, »Apps«, din browser, »Tilladelser«, og tillad »{ $thing }«.
system-other = Åbn indstillingerne for privatliv på din enhed, og tillad »{ $thing }« for din browser.

# I en anden apps browser.
elsewhere-title = Åbn i din egen browser
elsewhere-body = Kopiér adressen, og åbn den i Safari, Chrome eller Firefox. Din kode gælder stadig.
elsewhere-copy-link = Kopiér adressen
elsewhere-copy-code = Kopiér koden

# Klar.
ready-page = Klar
ready-title = Alt er klar
ready-lead = { $name } kan ringe til dig nu. Du kan også selv starte opkaldet.
ready-lead-waiting = Vi venter på, at sessionen bliver bekræftet. Du kan chatte imens.
ready-alone = { $name } er ikke forbundet lige nu. Du kan chatte imens.
ready-waiting = Vi siger til, når { $name } er her. Du kan chatte imens.
ready-agent-gone = { $name } kan ikke længere hjælpe dig i denne session. Kontakt os igen for at få en ny kode.
chat-undelivered = Ikke leveret
ready-start = Start
ready-start-busy = Starter
ready-start-why = { $name } er her ikke lige nu.
ready-start-unsupported = Opkald virker ikke i denne browser.
ready-lead-unsupported = Opkald virker ikke i denne browser. Du kan chatte med { $name } her eller åbne siden i en anden browser med den samme kode.
ready-missed = Ubesvaret opkald fra { $name }
ready-unanswered = { $name } svarede ikke
ready-declined = { $name } kan ikke besvare opkaldet lige nu
ready-check-again = Tilbage til mediekontrollen
ready-left = Du har forladt opkaldet. Du kan komme tilbage.
ready-join = Tilbage til opkaldet

# Det ringer.
ring-page = { $name } ringer til dig
ring-title = { $name } ringer til dig
ring-accept = Besvar
ring-decline = Afvis
ring-camera = Vis mit kamera
ring-out-title = Ringer til { $name }
ring-out-lead = { $seconds ->
    [one] Ringer { $seconds } sekund endnu.
   *[other] Ringer { $seconds } sekunder endnu.
}
ring-out-cancel = Afbryd opkaldet

# Opkald.
call-page = Opkald med { $name }
call-title = Opkald med { $name }
call-sees-hears = { $name } ser og hører dig
call-sees = { $name } ser dig, men hører dig ikke
call-hears = { $name } hører dig, men ser dig ikke
call-nothing = { $name } hverken ser eller hører dig nu
call-unsure = Et øjeblik: Vi kontrollerer, om { $name } kan se og høre dig
call-their-muted = { $name } har slået lyden fra
call-their-silent = Lyden fra { $name } kommer ikke frem til dig.
call-their-tap = Du hører ikke { $name } endnu: Tryk for lyd.
call-in-call = I opkaldet
call-leave = Forlad
call-chat = Chat
call-devices = Enheder
devices-title = Dine enheder
devices-level = Bjælkerne bevæger sig, når du taler.
call-only-sound = Du taler med { $name }
call-own-paused = Dit kamera er på pause. Det starter igen, når du kommer tilbage.
call-swap = Byt billederne
call-restart-failed = { $what ->
    [both] Kameraet og mikrofonen kan ikke startes.
    [camera] Kameraet kan ikke startes.
   *[microphone] Mikrofonen kan ikke startes.
}
call-permission-lost = { $what ->
    [camera] Kameraet er ikke tilladt på denne side.
    [both] Kameraet og mikrofonen er ikke tilladt på denne side.
   *[microphone] Mikrofonen er ikke tilladt på denne side.
}
call-join-voice = Deltag i stemmeopkald
call-join-voice-body = { $name } har startet et stemmeopkald. Vil du deltage?
call-leave-voice = Forlad stemmeopkald
call-stay-out = Ikke nu
call-listen-only = Du lytter. { $name } kan give dig mikrofonen.

# Medarbejderens forbindelse er afbrudt.
gone-title = Forbindelsen til { $name } er afbrudt
gone-body = Vi holder din plads. Du behøver ikke gøre noget.
gone-seconds = { $seconds ->
    [one] { $seconds } sekund
   *[other] { $seconds } sekunder
}
gone-private = Ingen kan se eller høre dig nu
gone-camera = Dit kamera starter igen, når { $name } er tilbage.

# Slut.
ended-page = Session afsluttet
ended-title = Sessionen er afsluttet
ended-title-cancelled = Sessionen er annulleret
ended-body = Ingen kan se eller høre dig længere.
ended-new = Indtast en anden kode
