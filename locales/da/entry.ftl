# Kundens side før sessionen: den hentes først, så kun det, der står på den.

# Indtast koden.
entry-page = Indtast din kode
entry-title = Indtast din kode
entry-lead = Du får ni cifre af den, der hjælper dig.
entry-code-label = Sessionskode
entry-code-state = { $have } af { $of } cifre indtastet
entry-missing = { $count ->
    [0] Alle cifre er indtastet.
    [one] Der mangler ét ciffer. Mellemrum er ligegyldige.
   *[other] Der mangler { $count } cifre. Mellemrum er ligegyldige.
}
entry-first-hint = Mellemrum er ligegyldige.
entry-name = Dit navn (valgfrit)
entry-name-too-long = Et navn må højst være på { $most } tegn. Gør det kortere.
entry-continue = Fortsæt
entry-continue-busy = Et øjeblik
entry-continue-why = Indtast alle cifrene først.
entry-back = Tilbage til din session
entry-come-back = Indtast din kode for at komme tilbage hertil.
entry-cookies = Din browser blokerer cookies for denne side og kan derfor ikke holde din plads. Tillad cookies for webstedet i browserens indstillinger, eller åbn siden i en anden browser. Din kode er ikke brugt endnu.
entry-safe-title = Ingen kan se eller høre dig endnu.
entry-safe-body = Det bestemmer du på næste side.
entry-no-code = Ingen kode?
entry-contact = Kontakt os: { $contact }
entry-help = Hjælp til at deltage
entry-privacy = Privatlivspolitik

# Med et link.
link-title = Du er inviteret
link-lead = { $name } vil gerne hjælpe dig her.
link-enter = Deltag
link-not-open = Dette link er ikke længere gyldigt. Bed om et nyt, eller indtast en kode.
link-neutral-title = Din session med { $name }
link-looking = Vi kontrollerer dit link.
link-dead-title = Dette link er ikke længere gyldigt
link-dead-body = Bed om et nyt link, eller indtast en sessionskode.
link-code-instead = Indtast en kode i stedet

# En anden enhed har pladsen (F2).
takeover-asking-title = Et øjeblik
takeover-asking-device = Din session er åben på en anden enhed. Vi spørger dér, om du må fortsætte her.
takeover-asking-host = Vi spørger medarbejderen, om du må fortsætte på denne enhed.
takeover-asking-nobody = Medarbejderen er ikke forbundet lige nu. Din anmodning venter på svar.
takeover-asking-then-host = { $seconds ->
    [one] Kommer der ikke noget svar, spørger vi medarbejderen om { $seconds } sekund.
   *[other] Kommer der ikke noget svar, spørger vi medarbejderen om { $seconds } sekunder.
}
takeover-asking-left = { $seconds ->
    [one] Din anmodning udløber om { $seconds } sekund.
   *[other] Din anmodning udløber om { $seconds } sekunder.
}
takeover-cancel = Annullér
takeover-ask-again = Spørg igen
takeover-gone-title = Du fortsætter på en anden enhed
takeover-gone-body = Denne side modtager og sender ikke længere noget.
other-session-title = Du deltager nu i en anden session i denne browser
other-session-body = Du kan kun deltage i én session ad gangen.
forgotten-title = Denne browser kender ikke længere din session
forgotten-body = Dens cookies er slettet eller blokeret.

# Tilbage ved koden (D13, D14).
returned-title = { $name } kom ikke tilbage
returned-body = Tryk på »Fortsæt« for at vente igen.
returned-filled = Din kode er allerede indtastet.
returned-kept = Disse beskeder nåede ikke frem. Du kan sende dem igen:
returned-kept-one = Denne besked nåede ikke frem. Du kan sende den igen:

# Slut.
lobby-closed-title = Du har ventet længe
lobby-closed-body = Efter to timer er din plads frigivet.
lobby-closed-code = Indtast din kode for at vente igen.

# Når siden selv går i stå.
stopped-title = Denne side virker ikke længere
stopped-body = Intet er gået tabt. Indlæs siden igen for at fortsætte.
stopped-reload = Indlæs igen
