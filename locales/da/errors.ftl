# Hvad der skete, hvad der er sikkert, hvad man gør. Nøglerne er serverens faste koder.

denial-entry-not-valid = Koden er ikke gyldig. Tjek cifrene, eller bed om en ny kode.
denial-takeover-declined = Din plads bliver på den anden enhed. Fortsæt dér, eller bed medarbejderen om en ny kode.
denial-takeover-unanswered = Ingen svarede. Spørg igen, eller bed medarbejderen om en ny kode.
denial-takeover-exhausted = Din plads er i brug på en anden enhed. Bed medarbejderen om en ny kode.
denial-no-takeover-asked = Det spørgsmål er allerede besvaret. Du skal ikke gøre mere.
denial-replaced = Du fortsatte på en anden enhed. Bliv dér, eller indtast koden her igen.
denial-not-in-session = Du er ikke længere i sessionen. Indtast din kode for at komme tilbage.
denial-session-ended = Denne session er afsluttet. Brug en ny sessionskode for at fortsætte.
denial-not-host = Det kan kun sessionens vært. Bed værten om at gøre det.
denial-not-agent = Kun en medarbejder kan gøre det. Bed medarbejderen om det.
denial-not-customer = Kun kunden kan gøre det. Bed kunden om det.
denial-status-not-allowed = Den nuværende status tillader ikke ændringen. Tjek status, og vælg en anden.
denial-not-confirmed = Sessionen er ikke bekræftet endnu. Du kan ringe op, når den er det.
denial-still-checking = Mediekontrollen er stadig i gang. Vent, til den er færdig eller sprunget over.
denial-nobody-to-call = Der er ingen, der kan besvare opkaldet lige nu. Du kan chatte.
denial-calls-unsupported = Opkald virker ikke i kundens browser. Brug chatten, eller bed kunden prøve en anden browser.
denial-already-ringing = Det ringer allerede. Vent på svar.
denial-not-ringing = Det ringer ikke mere. Du kan selv starte opkaldet.
denial-own-ring = Det er dit eget opkald. Vent på, at det bliver besvaret.
denial-no-call = Der er ikke noget opkald i gang. Start et først.
denial-already-in-call = Du er allerede med i opkaldet. Du skal ikke gøre mere.
denial-not-in-call = Du er ikke med i opkaldet. Deltag i det først.
denial-no-voice = Der er ikke noget stemmeopkald i gang. En medarbejder kan starte et.
denial-voice-already = Stemmeopkaldet er allerede i gang. Du kan deltage.
denial-not-in-voice = Denne person er ikke med i stemmeopkaldet og skal deltage først.
denial-confirmation-needed = Bekræft, at du vil springe mediekontrollen over.
denial-check-not-passed = Ikke alt virker endnu. Vælg »Kun lyd«, eller spring mediekontrollen over for at komme videre.
denial-text-empty = Der er ikke noget at sende endnu. Skriv noget først.
denial-text-too-long = Teksten er for lang. Den er gemt: Gør den kortere.
denial-limit-reached = Denne session har nået sin grænse. Intet er gået tabt. Start en ny session for at fortsætte.
denial-host-ends-instead = Værten kan ikke forlade opkaldet. Afslut det for alle i stedet.

error-unknown = Det lykkedes ikke. Intet er gået tabt. Prøv igen.
error-offline = Ingen forbindelse. Intet er gået tabt. Prøv igen.
error-incomplete = En del af siden blev ikke indlæst: Forbindelsen svigtede, eller siden er blevet opdateret. Intet er gået tabt. Prøv igen.
error-sign-in-failed = Brugernavnet eller adgangskoden er forkert. Tjek begge, og prøv igen.
error-signed-out = Du er logget ud. Log ind igen.
error-forbidden = Det er ikke tilladt med din rolle eller på denne adresse. Kontakt din administrator.
error-slow-down = { $seconds ->
    [one] For mange forsøg. Vent { $seconds } sekund, og prøv igen.
   *[other] For mange forsøg. Vent { $seconds } sekunder, og prøv igen.
}
error-work-needed = Et øjeblik: et hurtigt sikkerhedstjek.
error-malformed = Serveren forstod ikke siden. Indlæs den igen; din tekst er gemt.
error-unknown-message = Siden er ældre end serveren. Indlæs den igen; din tekst er gemt.
error-too-large = Det er for langt. Det er gemt: Gør det kortere.
error-not-found = Her er ikke noget længere. Tjek linket, eller gå tilbage.
error-unavailable = Det er ikke gemt endnu. Din tekst er her stadig. Prøv igen.
error-stopping = Tjenesten genstarter. Du er tilbage om et øjeblik.
