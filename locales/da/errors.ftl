# Hvad der skete, hvad der er sikkert, hvad man gør. Nøglerne er serverens faste koder.

denial-entry-not-valid = Koden er ikke åben. Se cifrene efter, eller bed om en ny.
denial-takeover-declined = Den anden enhed beholder din plads. Fortsæt dér, eller bed om en ny kode.
denial-takeover-unanswered = Ingen svarede. Spørg igen, eller bed din medarbejder om en ny kode.
denial-takeover-exhausted = Din plads er i brug på en anden enhed. Bed din medarbejder om en ny kode.
denial-no-takeover-asked = Det spørgsmål er allerede besvaret.
denial-replaced = Du fortsatte på en anden enhed. Denne side er stoppet.
denial-not-in-session = Du er ikke længere i sessionen. Tast din kode for at komme tilbage.
denial-session-ended = Sessionen er slut. Intet er ændret.
denial-not-host = Det kan kun sessionens vært.
denial-not-agent = Det kan kun en rådgiver.
denial-not-customer = Det kan kun kunden.
denial-status-not-allowed = Sessionen kan ikke ændres sådan nu.
denial-not-confirmed = Sessionen er ikke bekræftet endnu. Derefter kan et opkald begynde.
denial-still-checking = Mediekontrollen er ikke færdig endnu.
denial-nobody-to-call = Der er ingen at ringe til lige nu. Du kan skrive.
denial-calls-unsupported = Opkald virker ikke i kundens browser. Du kan skrive; en anden browser hjælper.
denial-already-ringing = Det ringer allerede.
denial-not-ringing = Det ringer ikke mere. Du kan selv starte opkaldet.
denial-own-ring = Det er dit eget opkald. Den anden side tager den.
denial-no-call = Der er ikke noget opkald i gang.
denial-already-in-call = Du er allerede med i opkaldet.
denial-not-in-call = Du er ikke med i opkaldet.
denial-no-voice = Der er ikke noget stemmeopkald i gang.
denial-voice-already = Stemmeopkaldet er allerede i gang.
denial-not-in-voice = Denne person er ikke med i stemmeopkaldet.
denial-confirmation-needed = Bekræft, at du vil springe mediekontrollen over.
denial-check-not-passed = Ikke alt virker endnu. Vælg kun lyd, eller spring mediekontrollen over for at komme videre.
denial-text-empty = Der er ikke noget at sende endnu.
denial-text-too-long = Teksten er for lang. Gør den kortere; den er gemt.
denial-text-not-readable = Teksten har tegn, der ikke kan vises. Fjern dem; teksten er gemt.
denial-limit-reached = Det er grænsen for denne session. Intet er tabt.
denial-host-ends-instead = Værten forlader ikke opkaldet. Afslut det for alle i stedet.

error-unknown = Det lykkedes ikke. Intet er tabt. Prøv igen.
error-offline = Ingen forbindelse. Intet er tabt. Prøv igen.
error-sign-in-failed = Navn eller adgangskode passer ikke. Se begge efter, og prøv igen.
error-signed-out = Du er logget ud. Log ind igen.
error-forbidden = Din rolle tillader det ikke.
error-slow-down = { $seconds ->
    [one] For mange forsøg. Vent { $seconds } sekund, og prøv igen.
   *[other] For mange forsøg. Vent { $seconds } sekunder, og prøv igen.
}
error-work-needed = Et øjeblik, vi ser lige efter, om du er et menneske.
error-malformed = Serveren forstod ikke siden. Hent den igen; din tekst er gemt.
error-unknown-message = Siden er ældre end serveren. Hent den igen; din tekst er gemt.
error-too-large = Det er for stort. Gør det kortere; det er gemt.
error-not-found = Her er ikke noget længere.
error-offer-not-usable = Lyd og billede kan ikke starte i denne browser. Du kan skrive.
error-media-unavailable = Lyd og billede kan ikke starte lige nu. Vi prøver igen.
error-unavailable = Det kunne ikke gemmes. Din tekst er gemt her. Prøv igen.
error-stopping = Tjenesten starter igen. Du er tilbage om et øjeblik.
