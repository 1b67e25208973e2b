# De pagina van de klant in de sessie.

# Een ander apparaat heeft de plaats (F2).
takeover-asked-title = Verdergaan op een ander apparaat?
takeover-asked-body = Iemand heeft uw sessie met dezelfde code geopend op een ander apparaat. Bent u dat niet? Blijf dan hier.
takeover-allow = Daar verdergaan
takeover-refuse = Hier blijven
inside-slow = Het duurt langer dan gewoonlijk. U hoeft niets te doen: we blijven het proberen.

# Lobby.
lobby-page = Mediacontrole
lobby-welcome = U neemt deel aan de sessie
lobby-lead = Nu controleren we uw camera, microfoon en geluid. Uw browser vraagt om toestemming: kies ‘Toestaan’.
lobby-lead-choice = Geen camera, of wilt u niet in beeld? Kies dan ‘Alleen geluid’.
lobby-continue = Ga verder
lobby-audio-only = Alleen geluid
lobby-skip = Mediacontrole overslaan
lobby-asking-body = Kies ‘Toestaan’ als uw browser daarom vraagt, boven of onder in het venster.
lobby-check-title = Ziet dit er goed uit?
lobby-check-title-audio = Kunnen we u horen?
lobby-only-you = Alleen u ziet dit
lobby-no-picture = Geen beeld
lobby-change-device = { $device } wijzigen
lobby-headset = Met een headset is het geluid het best. Zonder kan ook.
lobby-headset-fine = Zonder headset verder
lobby-agent-sees = { $name } ziet deze stap ook.
lobby-not-passed = Nog niet alles werkt. U kunt verder met ‘Alleen geluid’ of ‘Mediacontrole overslaan’.

# Overslaan vraagt altijd om bevestiging.
skip-title = Mediacontrole overslaan?
skip-body = Misschien kunnen we u dan niet zien of horen, en { $name } ziet dat u de controle hebt overgeslagen. Chatten kan altijd.
skip-confirm = Mediacontrole overslaan
skip-back = Terug naar de controle

# Hoe het met elk staat.
check-camera = Camera
check-microphone = Microfoon
check-sound = Geluid
check-not-tried = Nog niet getest
check-not-tested = Niet getest
check-trying = Een ogenblik
check-pending = Uw browser vraagt om toestemming
check-works = { $what ->
    [camera] Uw camera werkt
    [microphone] We horen u
   *[sound] U kunt ons horen
}
check-listening = Zeg eens iets
check-tap = Tik ergens, zodat deze pagina kan luisteren.
check-silent = { $what ->
    [microphone] We horen nog niets
   *[sound] Testtoon niet gehoord
}
check-missing = { $what ->
    [camera] Geen camera gevonden
    [microphone] Geen microfoon gevonden
   *[sound] Geen luidspreker gevonden
}
check-dismissed = De vraag is gesloten
check-blocked-by-page = Geblokkeerd voor deze pagina
check-blocked-by-system = Geblokkeerd door het apparaat
check-busy = In gebruik door een andere app
check-unsupported = Niet ondersteund door deze browser
check-tone = Testtoon afspelen
check-tone-playing = Hebt u de testtoon gehoord?
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
   *[none] Chatten kan altijd.
}

# Waarom, en wat te doen.
why-pending = Uw browser wacht op uw antwoord. Zoek de vraag aan de rand van het venster en kies ‘Toestaan’.
why-missing = { $what ->
    [camera] Er is geen camera gevonden. Sluit er een aan of kies ‘Alleen geluid’.
    [microphone] Er is geen microfoon gevonden. Sluit een headset aan, of ga zonder verder en gebruik de chat.
   *[both] Er is geen camera en geen microfoon gevonden. Sluit ze aan of sla de mediacontrole over.
}
why-dismissed = De vraag is gesloten zonder antwoord. Druk op ‘Opnieuw controleren’ en kies ‘Toestaan’.
why-blocked-by-page = { $what ->
    [camera] { $browser } blokkeert de camera voor deze pagina.
    [microphone] { $browser } blokkeert de microfoon voor deze pagina.
   *[both] { $browser } blokkeert camera en microfoon voor deze pagina.
}
why-blocked-by-system = { $what ->
    [camera] Uw apparaat geeft de browser geen toegang tot de camera.
    [microphone] Uw apparaat geeft de browser geen toegang tot de microfoon.
   *[both] Uw apparaat geeft de browser geen toegang tot camera en microfoon.
}
why-busy = { $what ->
    [camera] Een andere app gebruikt de camera. Sluit die app en druk op ‘Opnieuw controleren’.
    [microphone] Een andere app gebruikt de microfoon. Sluit die app en druk op ‘Opnieuw controleren’.
   *[both] Een andere app gebruikt camera en microfoon. Sluit die app en druk op ‘Opnieuw controleren’.
}
why-unsupported = Deze browser kan hier geen camera en microfoon gebruiken. Open de pagina in een andere browser, met de link of de code.
why-silent = { $what ->
    [microphone] We horen niets van u. Kies de juiste microfoon, kijk of die niet uitstaat en zet het niveau hoger in de geluidsinstellingen.
   *[sound] Zet het volume hoger en kies de juiste luidspreker. Op een telefoon doet u dat met de volumeknoppen.
}

# Stappen bij een geblokkeerde pagina, per browser.
browser-generic = Uw browser
thing = { $what ->
    [camera] Camera
    [microphone] Microfoon
   *[both] Camera’ en ‘Microfoon
}
steps-safari-phone-1 = Tik op het pictogram links van het adres (‘aA’ of een kleine pagina).
steps-safari-phone-2 = Tik op ‘Website-instellingen’ en dan op ‘{ $thing }’.
steps-chrome-phone-1 = Tik op het pictogram links van het adres.
steps-chrome-phone-2 = Tik op ‘Rechten’ en zet ‘{ $thing }’ aan.
steps-samsung-1 = Tik op het slotje links van het adres.
steps-samsung-2 = Tik op ‘Machtigingen’ en dan op ‘{ $thing }’.
steps-firefox-phone-1 = Tik op het pictogram links van het adres.
steps-firefox-phone-2 = Tik op ‘Geblokkeerd’ naast ‘{ $thing }’.
steps-chrome-1 = Klik op het pictogram links van het adres.
steps-chrome-2 = Zet ‘{ $thing }’ aan.
steps-firefox-1 = Klik op het doorgestreepte pictogram links van het adres.
steps-firefox-2 = Haal de blokkering naast ‘{ $thing }’ weg met het kruisje.
steps-safari-1 = Open in het menu ‘Safari’ het onderdeel ‘Instellingen voor deze website’.
steps-safari-2 = Zoek ‘{ $thing }’.
steps-other-1 = Open de machtigingen van deze pagina, meestal met het pictogram naast het adres.
steps-other-2 = Zoek ‘{ $thing }’.
steps-last = Kies ‘Toestaan’ en kom terug. Deze pagina merkt het vanzelf.
system-windows = Open de instellingen van Windows, ‘Privacy en beveiliging’, ‘{ $thing }’, en sta toegang toe voor uw browser.
system-mac = Open de systeeminstellingen, ‘Privacy en beveiliging’, ‘{ $thing }’, en sta toegang toe voor uw browser. Start de browser daarna opnieuw.
system-ios = Open de instellingen van uw apparaat, zoek uw browser en sta ‘{ $thing }’ toe.
system-android = Open de instellingen van uw apparaat, ‘Apps’, uw browser, ‘Rechten’, en sta ‘{ $thing }’ toe.
system-other = Open de privacyinstellingen van uw apparaat en sta ‘{ $thing }’ toe voor uw browser.

# In de browser van een andere app.
elsewhere-title = Openen in uw eigen browser
elsewhere-body = Kopieer dit adres en open het in Safari, Chrome of Firefox. Uw code blijft geldig.
elsewhere-copy-link = Adres kopiëren
elsewhere-copy-code = Code kopiëren

# Klaar.
ready-page = Klaar
ready-title = Alles staat klaar
ready-lead = { $name } kan u nu bellen. U kunt het gesprek ook zelf starten.
ready-lead-waiting = We wachten tot de sessie is bevestigd. Ondertussen kunt u chatten.
ready-alone = { $name } is nu niet verbonden. Ondertussen kunt u chatten.
ready-waiting = We laten het u weten zodra { $name } er is. Ondertussen kunt u chatten.
ready-agent-gone = { $name } kan u in deze sessie niet meer helpen. Neem opnieuw contact op voor een nieuwe code.
chat-undelivered = Niet bezorgd
ready-start = Start
ready-start-busy = Wordt gestart
ready-start-why = { $name } is er nu niet.
ready-start-unsupported = Bellen werkt niet in deze browser.
ready-lead-unsupported = Bellen werkt niet in deze browser. U kunt hier met { $name } chatten, of deze pagina met dezelfde code in een andere browser openen.
ready-missed = Gemiste oproep van { $name }
ready-unanswered = { $name } nam niet op
ready-declined = { $name } kan nu niet opnemen
ready-check-again = Terug naar de mediacontrole
ready-left = U hebt het gesprek verlaten. U kunt terugkomen.
ready-join = Terug naar het gesprek

# Overgaan.
ring-page = { $name } belt u
ring-title = { $name } belt u
ring-accept = Opnemen
ring-decline = Weigeren
ring-camera = Mijn camera tonen
ring-out-title = { $name } wordt gebeld
ring-out-lead = { $seconds ->
    [one] Stopt over { $seconds } seconde.
   *[other] Stopt over { $seconds } seconden.
}
ring-out-cancel = Stoppen met bellen

# Oproep.
call-page = Gesprek met { $name }
call-title = Gesprek met { $name }
call-sees-hears = { $name } ziet en hoort u
call-sees = { $name } ziet u, maar hoort u niet
call-hears = { $name } hoort u, maar ziet u niet
call-nothing = { $name } ziet en hoort u nu niet
call-unsure = Een ogenblik: we controleren of { $name } u kan zien en horen
call-their-muted = De microfoon van { $name } staat uit
call-their-silent = Het geluid van { $name } komt hier niet door.
call-their-tap = U hoort { $name } nog niet: tik voor geluid.
call-in-call = In gesprek
# The soft hyphen is for the narrowest phones.
call-leave = Ver{"\u00AD"}laten
call-chat = Chat
call-devices = Appa{"\u00AD"}raten
devices-title = Uw apparaten
devices-level = De balkjes bewegen als u praat.
call-only-sound = U bent in gesprek met { $name }
call-own-paused = Uw camera is gepauzeerd en start weer als u terugkomt.
call-swap = Beelden verwisselen
call-restart-failed = { $what ->
    [both] De camera en de microfoon kunnen niet worden gestart.
    [camera] De camera kan niet worden gestart.
   *[microphone] De microfoon kan niet worden gestart.
}
call-permission-lost = { $what ->
    [camera] De camera is op deze pagina niet toegestaan.
    [both] De camera en de microfoon zijn op deze pagina niet toegestaan.
   *[microphone] De microfoon is op deze pagina niet toegestaan.
}
call-join-voice = Deelnemen aan spraakoproep
call-join-voice-body = { $name } heeft een spraakoproep gestart. Wilt u deelnemen?
call-leave-voice = Spraakoproep verlaten
call-stay-out = Nu niet
call-listen-only = U luistert. { $name } kan u de microfoon doorgeven.

# De verbinding van de medewerker is verbroken.
gone-title = De verbinding met { $name } is verbroken
gone-body = We houden uw plaats vrij. U hoeft niets te doen.
gone-seconds = { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } seconden
}
gone-private = Niemand kan u nu zien of horen
gone-camera = Uw camera start weer als { $name } terug is.

# Afgelopen.
ended-page = Sessie beëindigd
ended-title = De sessie is beëindigd
ended-title-cancelled = De sessie is geannuleerd
ended-body = Niemand kan u nog zien of horen.
ended-new = Een andere code invoeren
