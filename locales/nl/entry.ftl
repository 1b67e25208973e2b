# De pagina van de klant vóór de sessie: wordt eerst geladen, dus alleen wat daar staat.

# Code invoeren.
entry-page = Voer uw code in
entry-title = Voer uw code in
entry-lead = U krijgt negen cijfers van degene die u helpt.
entry-code-label = Sessiecode
entry-code-state = { $have } van { $of } cijfers ingevoerd
entry-missing = { $count ->
    [0] Alle cijfers zijn ingevoerd.
    [one] Nog één cijfer. Spaties maken niet uit.
   *[other] Nog { $count } cijfers. Spaties maken niet uit.
}
entry-first-hint = Spaties maken niet uit.
entry-name = Uw naam (niet verplicht)
entry-name-too-long = Een naam mag maximaal { $most } tekens lang zijn. Maak de naam korter.
entry-continue = Ga verder
entry-continue-busy = Een ogenblik
entry-continue-why = Voer eerst alle cijfers in.
entry-back = Terug naar uw sessie
entry-come-back = Voer uw code in om hier terug te komen.
entry-cookies = Uw browser blokkeert cookies voor deze pagina en kan uw plaats dus niet bewaren. Sta cookies voor deze site toe in de instellingen van de browser, of open deze pagina in een andere browser. Uw code is nog niet gebruikt.
entry-safe-title = Nog niemand kan u zien of horen.
entry-safe-body = Dat bepaalt u op de volgende pagina.
entry-no-code = Geen code?
entry-contact = Neem contact op: { $contact }
entry-help = Hulp bij deelnemen
entry-privacy = Privacyverklaring

# Via een link.
link-title = U bent uitgenodigd
link-lead = { $name } wil u hier graag helpen.
link-enter = Deelnemen
link-not-open = Deze link is niet meer geldig. Vraag om een nieuwe of voer een code in.
link-neutral-title = Uw sessie met { $name }
link-looking = We controleren uw link.
link-dead-title = Deze link is niet meer geldig
link-dead-body = Vraag om een nieuwe link, of voer een sessiecode in.
link-code-instead = Liever een code invoeren

# Een ander apparaat heeft de plaats (F2).
takeover-asking-title = Een ogenblik
takeover-asking-device = Uw sessie is open op een ander apparaat. We vragen daar of u hier verder mag gaan.
takeover-asking-host = We vragen de medewerker of u op dit apparaat verder mag gaan.
takeover-asking-nobody = De medewerker is op dit moment niet verbonden. Uw verzoek blijft openstaan.
takeover-asking-then-host = { $seconds ->
    [one] Komt er geen antwoord, dan vragen we het over { $seconds } seconde aan de medewerker.
   *[other] Komt er geen antwoord, dan vragen we het over { $seconds } seconden aan de medewerker.
}
takeover-asking-left = { $seconds ->
    [one] Uw verzoek vervalt over { $seconds } seconde.
   *[other] Uw verzoek vervalt over { $seconds } seconden.
}
takeover-cancel = Annuleren
takeover-ask-again = Opnieuw vragen
takeover-gone-title = U gaat verder op een ander apparaat
takeover-gone-body = Deze pagina ontvangt en verstuurt niets meer.
other-session-title = U neemt in deze browser nu deel aan een andere sessie
other-session-body = U kunt aan maar één sessie tegelijk deelnemen.
forgotten-title = Deze browser kent uw sessie niet meer
forgotten-body = De cookies zijn gewist of geblokkeerd.

# Terug bij de code (D13, D14).
returned-title = { $name } is niet teruggekomen
returned-body = Druk op ‘Ga verder’ om opnieuw te wachten.
returned-filled = Uw code is al ingevuld.
returned-kept = Deze berichten zijn niet aangekomen. U kunt ze opnieuw versturen:
returned-kept-one = Dit bericht is niet aangekomen. U kunt het opnieuw versturen:

# Afgelopen.
lobby-closed-title = U hebt lang gewacht
lobby-closed-body = Na twee uur is uw plaats vrijgegeven.
lobby-closed-code = Voer uw code in om opnieuw te wachten.

# Als de pagina zelf vastloopt.
stopped-title = Deze pagina werkt niet meer
stopped-body = Er is niets verloren gegaan. Laad de pagina opnieuw om verder te gaan.
stopped-reload = Opnieuw laden
