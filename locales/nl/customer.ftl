# De pagina van de klant.

# Code invoeren.
entry-page = Voer uw code in
entry-title = Voer uw code in
entry-lead = Degene die u helpt, geeft u negen cijfers.
entry-code-label = Sessiecode
entry-code-state = { $have } van { $of } cijfers ingevoerd
entry-missing = { $count ->
    [0] Alle cijfers zijn er.
    [one] Nog één cijfer. Spaties maken niet uit.
   *[other] Nog { $count } cijfers. Spaties maken niet uit.
}
entry-first-hint = Spaties maken niet uit.
entry-name = Uw naam, als u wilt
entry-continue = Ga verder
entry-continue-busy = Openen
entry-continue-why = Voer eerst de cijfers in.
entry-cookies = Uw browser blokkeert cookies voor deze pagina en kan uw plaats dus niet bewaren. Sta cookies voor deze site toe in de instellingen van de browser, of open deze pagina in een andere browser. Uw code is niet verbruikt.
entry-safe-title = Niemand ziet of hoort u nog.
entry-safe-body = Dat bepaalt u op de volgende pagina.
entry-no-code = Geen code?
entry-contact = Neem contact op: { $contact }
entry-help = Hulp bij het deelnemen
entry-privacy = Privacy

# Via een link.
link-title = U bent uitgenodigd
link-lead = { $name } wil u hier graag helpen.
link-enter = Kom binnen
link-not-open = Deze link is niet meer open. Vraag om een nieuwe of voer een code in.
link-neutral-title = Uw sessie met { $name }
link-looking = We controleren uw link.
link-dead-title = Deze link is niet meer geldig
link-dead-body = Vraag om een nieuwe link, of voer een sessiecode in.
link-code-instead = Liever een code invoeren

# Een ander apparaat heeft de plaats (F2).
takeover-asking-title = Een ogenblik
takeover-asking-device = Uw plaats is open op een ander apparaat. We vragen daar of u hier verder mag gaan.
takeover-asking-host = We vragen uw adviseur of u op dit apparaat verder mag gaan.
takeover-asking-nobody = Uw medewerker is op dit moment niet verbonden. De vraag blijft voor hen openstaan.
takeover-asking-then-host = { $seconds ->
    [one] Zonder antwoord vragen we het over { $seconds } seconde aan uw medewerker.
   *[other] Zonder antwoord vragen we het over { $seconds } seconden aan uw medewerker.
}
takeover-asking-left = { $seconds ->
    [one] De vraag vervalt over { $seconds } seconde.
   *[other] De vraag vervalt over { $seconds } seconden.
}
takeover-cancel = Annuleren
takeover-ask-again = Nog eens vragen
takeover-asked-title = Verdergaan op een ander apparaat?
takeover-asked-body = Iemand heeft uw sessie met dezelfde code op een ander apparaat geopend. Bent u dat niet, blijf dan hier.
takeover-allow = Daar verdergaan
takeover-refuse = Hier blijven
takeover-gone-title = U gaat verder op een ander apparaat
takeover-gone-body = Deze pagina ziet en verstuurt niets meer.
takeover-here = Hier de code opnieuw invoeren
forgotten-title = Deze browser kent uw sessie niet meer
forgotten-body = De cookies zijn gewist of geblokkeerd. Voer uw code in om terug te komen.

# Lobby.
lobby-page = Mediacontrole
lobby-welcome = U bent binnen
lobby-lead = Nu controleren we camera, microfoon en geluid. Uw browser vraagt om toestemming: kies ‘Toestaan’.
lobby-lead-choice = Geen camera, of wilt u niets laten zien? Kies dan ‘Alleen geluid’.
lobby-continue = Ga verder
lobby-audio-only = Alleen geluid
lobby-skip = Mediacontrole overslaan
lobby-asking-body = Kies ‘Toestaan’ in de vraag van uw browser, boven of onder in het venster.
lobby-check-title = Ziet dit er goed uit?
lobby-check-title-audio = Kunnen we u horen?
lobby-only-you = Alleen u ziet dit
lobby-no-picture = Geen beeld
lobby-change-device = { $device } wijzigen
lobby-headset = Met een headset klinkt het het best. Zonder gaat het ook.
lobby-headset-fine = Toch zo verder
lobby-agent-sees = { $name } ziet deze stap ook.
lobby-not-passed = Nog niet alles werkt. U kunt verder met ‘Alleen geluid’ of ‘Mediacontrole overslaan’.

# Overslaan vraagt altijd om bevestiging.
skip-title = Naar binnen zonder mediacontrole?
skip-body = Misschien kunnen we u dan niet zien of horen. We zeggen tegen { $name } dat u de controle oversloeg. Schrijven kan altijd.
skip-confirm = Mediacontrole overslaan
skip-back = Terug naar de controle

# Hoe het met elk staat.
check-camera = Camera
check-microphone = Microfoon
check-sound = Geluid
check-not-tried = Nog niet geprobeerd
check-not-tested = Niet getest
check-trying = Een ogenblik
check-pending = Uw browser vraagt iets
check-works = { $what ->
    [camera] We zien een beeld
    [microphone] We horen u
   *[sound] U hoort ons
}
check-listening = Zeg eens iets
check-tap = Tik ergens, zodat deze pagina mag luisteren.
check-silent = { $what ->
    [microphone] We horen nog niets
   *[sound] U hoorde niets
}
check-missing = { $what ->
    [camera] Geen camera gevonden
    [microphone] Geen microfoon gevonden
   *[sound] Geen geluidsapparaat gevonden
}
check-dismissed = De vraag is gesloten
check-blocked-by-page = Geblokkeerd voor deze pagina
check-blocked-by-system = Geblokkeerd door het apparaat
check-busy = In gebruik door een andere app
check-unsupported = Deze browser kan het niet
check-left-out = Weggelaten
check-tone = Speel een toon
check-tone-playing = Hebt u de toon gehoord?
check-heard = Ja
check-not-heard = Nee

# Als er iets vastzit: de zin bovenaan.
stuck-both = We kunnen u niet zien of horen
stuck-camera = We kunnen u niet zien
stuck-microphone = We kunnen u niet horen
stuck-sound = U kunt ons niet horen
stuck-again = Opnieuw controleren
stuck-others-work = { $what ->
    [camera-microphone] Camera en microfoon werken.
    [camera] De camera werkt.
    [microphone] De microfoon werkt.
   *[none] Schrijven kan altijd.
}

# Waarom, en wat te doen.
why-pending = Uw browser wacht op uw antwoord. Zoek de vraag aan de rand van het venster en kies ‘Toestaan’.
why-missing = { $what ->
    [camera] Er is geen camera gevonden. Sluit er een aan of kies ‘Alleen geluid’.
    [microphone] Er is geen microfoon gevonden. Sluit een headset aan, of ga zonder verder en schrijf.
   *[both] Er is geen camera en geen microfoon gevonden. Sluit ze aan of sla de mediacontrole over.
}
why-dismissed = De vraag is gesloten zonder antwoord. Druk op ‘Opnieuw controleren’ en kies ‘Toestaan’.
why-blocked-by-page = { $what ->
    [camera] { $browser } blokkeert de camera voor deze pagina.
    [microphone] { $browser } blokkeert de microfoon voor deze pagina.
   *[both] { $browser } blokkeert camera en microfoon voor deze pagina.
}
why-blocked-by-system = { $what ->
    [camera] Uw apparaat laat de browser de camera niet gebruiken.
    [microphone] Uw apparaat laat de browser de microfoon niet gebruiken.
   *[both] Uw apparaat laat de browser camera en microfoon niet gebruiken.
}
why-busy = { $what ->
    [camera] Een andere app gebruikt de camera. Sluit die app en druk op ‘Opnieuw controleren’.
    [microphone] Een andere app gebruikt de microfoon. Sluit die app en druk op ‘Opnieuw controleren’.
   *[both] Een andere app gebruikt camera en microfoon. Sluit die app en druk op ‘Opnieuw controleren’.
}
why-unsupported = Deze browser kan hier geen camera en microfoon gebruiken. Open de pagina in een andere browser, met het adres of de code.
why-silent = { $what ->
    [microphone] We horen niets van u. Kies de juiste microfoon, kijk of die niet uit staat en zet het niveau hoger in de geluidsinstellingen.
   *[sound] Zet het volume hoger en kies de juiste luidspreker. Op een telefoon doet u dat met de volumeknoppen.
}

# Stappen bij een geblokkeerde pagina, per browser.
browser-generic = Uw browser
thing = { $what ->
    [camera] Camera
    [microphone] Microfoon
   *[both] Camera en Microfoon
}
steps-safari-phone-1 = Tik op het teken links van het adres (‘aA’ of een klein blad).
steps-safari-phone-2 = Tik op ‘Website-instellingen’ en dan op ‘{ $thing }’.
steps-chrome-phone-1 = Tik op het teken links van het adres.
steps-chrome-phone-2 = Tik op ‘Rechten’ en zet ‘{ $thing }’ aan.
steps-samsung-1 = Tik op het slotje links van het adres.
steps-samsung-2 = Tik op ‘Machtigingen’ en dan op ‘{ $thing }’.
steps-firefox-phone-1 = Tik op het teken links van het adres.
steps-firefox-phone-2 = Tik op ‘Geblokkeerd’ naast ‘{ $thing }’.
steps-chrome-1 = Klik op het teken links van het adres.
steps-chrome-2 = Zet ‘{ $thing }’ aan.
steps-firefox-1 = Klik op het doorgestreepte teken links van het adres.
steps-firefox-2 = Haal de blokkering naast ‘{ $thing }’ weg met het kruisje.
steps-safari-1 = Open in het menu ‘Safari’ de ‘Instellingen voor deze website’.
steps-safari-2 = Zoek ‘{ $thing }’.
steps-other-1 = Open de rechten van deze pagina, meestal met het teken naast het adres.
steps-other-2 = Zoek ‘{ $thing }’.
steps-last = Kies ‘Toestaan’ en kom terug. Deze pagina merkt het vanzelf.
system-windows = Open de instellingen van Windows, ‘Privacy en beveiliging’, ‘{ $thing }’, en sta het toe voor uw browser.
system-mac = Open de systeeminstellingen, ‘Privacy en beveiliging’, ‘{ $thing }’, en sta het toe voor uw browser. Start de browser daarna opnieuw.
system-ios = Open de instellingen van uw apparaat, zoek uw browser en sta ‘{ $thing }’ toe.
system-android = Open de instellingen van uw apparaat, ‘Apps’, uw browser, ‘Rechten’, en sta ‘{ $thing }’ toe.
system-other = Open de privacyinstellingen van uw apparaat en sta ‘{ $thing }’ toe voor uw browser.

# In de browser van een andere app.
elsewhere-title = Open in uw eigen browser
elsewhere-body = Kopieer dit adres en open het in Safari, Chrome of Firefox. Uw code blijft geldig.
elsewhere-copy-link = Adres kopiëren
elsewhere-copy-code = Code kopiëren

# Klaar.
ready-page = Klaar
ready-title = Alles staat klaar
ready-lead = { $name } kan u nu oproepen. Of u start de oproep zelf.
ready-lead-waiting = We wachten tot de sessie is bevestigd. Ondertussen kunt u schrijven.
ready-alone = { $name } komt zo. Ondertussen kunt u schrijven.
ready-waiting = We laten het u weten zodra { $name } er is. U kunt intussen schrijven.
ready-start = Start
ready-start-busy = Starten
ready-start-why = { $name } is er nu niet.
ready-start-unsupported = Bellen werkt niet in deze browser.
ready-lead-unsupported = Bellen werkt niet in deze browser. U kunt hier aan { $name } schrijven, of deze pagina met dezelfde code in een andere browser openen.
ready-missed = Gemiste oproep van { $name }
ready-unanswered = { $name } nam niet op
ready-declined = { $name } kan nu niet opnemen
ready-check-again = Terug naar de mediacontrole
ready-left = U hebt de oproep verlaten. U kunt terugkomen.
ready-join = Terug naar de oproep

# Overgaan.
ring-page = { $name } belt u
ring-title = { $name } belt u
ring-accept = Opnemen
ring-decline = Weigeren
ring-camera = Mijn camera tonen
ring-out-title = { $name } wordt gebeld
ring-out-lead = Het gaat hooguit { $seconds } s over.
ring-out-cancel = Stoppen met bellen

# Oproep.
call-page = Oproep met { $name }
call-title = Oproep met { $name }
call-sees-hears = { $name } ziet en hoort u
call-sees = { $name } ziet u en hoort u niet
call-hears = { $name } hoort u en ziet u niet
call-nothing = { $name } ziet en hoort u nu niet
call-unsure = Een moment: we controleren of { $name } u kan zien en horen
call-in-call = In de oproep
# The soft hyphen is for the narrowest phones.
call-leave = Ver{"\u00AD"}laten
call-chat = Chat
call-devices = Appa{"\u00AD"}raten
devices-title = Uw apparaten
devices-level = De balkjes bewegen als u praat.
call-only-sound = U praat met { $name }
call-own-paused = Uw camera is gepauzeerd. Die start weer als u terugkomt.
call-swap = Beelden wisselen
call-restart-failed = { $what ->
    [camera] De camera start niet meer.
   *[microphone] De microfoon start niet meer.
}
call-permission-lost = { $what ->
    [camera] De camera is op deze pagina niet meer toegestaan.
   *[microphone] De microfoon is op deze pagina niet meer toegestaan.
}
call-join-voice = Deelnemen aan spraakoproep
call-join-voice-body = { $name } heeft een spraakoproep gestart. Wilt u deelnemen?
call-leave-voice = Spraakoproep verlaten
call-stay-out = Nu niet
call-listen-only = U luistert. { $name } kan u de microfoon geven.

# De verbinding van de adviseur is weg.
gone-title = De verbinding van { $name } is weg
gone-body = We houden uw plaats vast. U hoeft niets te doen.
gone-seconds = { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } seconden
}
gone-private = Niemand ziet of hoort u nu
gone-camera = Uw camera start weer als { $name } terug is.

# Terug bij de code (D13, D14).
returned-title = { $name } kwam niet terug
returned-body = Druk op ‘Ga verder’ en u wacht opnieuw. Uw code staat er al.
returned-kept = Deze berichten zijn niet aangekomen. U kunt ze opnieuw versturen:
returned-kept-one = Dit bericht is niet aangekomen. U kunt het opnieuw versturen:

# Afgelopen.
ended-page = Sessie klaar
ended-title = De sessie is afgelopen
ended-title-cancelled = De sessie is geannuleerd
ended-body = Niemand ziet of hoort u nog.
ended-new = Een andere code invoeren
lobby-closed-title = U hebt lang gewacht
lobby-closed-body = Na twee uur hebben we uw plaats gesloten. Voer uw code in om opnieuw te wachten.

# Als de pagina zelf vastloopt.
stopped-title = Deze pagina is gestopt
stopped-body = Er is niets verloren. Laad de pagina opnieuw om verder te gaan.
stopped-reload = Opnieuw laden
