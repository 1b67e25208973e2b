# Wat ging er mis, wat is veilig, wat te doen. De sleutels zijn de vaste codes van de server.

denial-entry-not-valid = Deze code is niet (meer) geldig. Controleer de cijfers of vraag om een nieuwe code.
denial-takeover-declined = Uw plaats blijft op het andere apparaat. Ga daar verder of vraag de medewerker om een nieuwe code.
denial-takeover-unanswered = Niemand heeft geantwoord. Vraag het opnieuw, of vraag de medewerker om een nieuwe code.
denial-takeover-exhausted = Uw plaats is in gebruik op een ander apparaat. Vraag de medewerker om een nieuwe code.
denial-no-takeover-asked = Die vraag is al beantwoord. Er is niets meer te doen.
denial-replaced = U gaat verder op een ander apparaat. Blijf daar of voer de code hier opnieuw in.
denial-not-in-session = U neemt niet meer deel aan deze sessie. Voer uw code in om terug te komen.
denial-session-ended = Deze sessie is beëindigd. Gebruik een nieuwe sessiecode om verder te gaan.
denial-not-host = Alleen de host van de sessie kan dit doen. Vraag het aan de host.
denial-not-agent = Alleen een medewerker kan dit doen. Vraag het aan de medewerker.
denial-not-customer = Alleen de klant kan dit doen. Vraag het aan de klant.
denial-status-not-allowed = De huidige status laat deze wijziging niet toe. Bekijk de status en kies een andere.
denial-not-confirmed = De sessie is nog niet bevestigd. Bellen kan zodra dat is gebeurd.
denial-still-checking = De mediacontrole loopt nog. Wacht tot die is afgerond of overgeslagen.
denial-nobody-to-call = Er is nu niemand die kan opnemen. Chatten kan wel.
denial-calls-unsupported = Bellen werkt niet in de browser van de klant. Gebruik de chat of laat de klant een andere browser proberen.
denial-already-ringing = Er wordt al gebeld. Wacht op antwoord.
denial-not-ringing = De oproep is gestopt. Start zelf het gesprek.
denial-own-ring = Alleen de ander kan deze oproep opnemen. Wacht tot dat gebeurt.
denial-no-call = Er loopt geen gesprek. Start er eerst een.
denial-already-in-call = Het gesprek loopt al. Er is niets meer te doen.
denial-not-in-call = Dit kan alleen tijdens het gesprek. Neem er eerst aan deel.
denial-no-voice = Er loopt geen spraakoproep. Een medewerker kan er een starten.
denial-voice-already = De spraakoproep loopt al. Deelnemen kan meteen.
denial-not-in-voice = Deze persoon is niet in de spraakoproep en moet eerst deelnemen.
denial-confirmation-needed = Bevestig het overslaan van de mediacontrole.
denial-check-not-passed = Nog niet alles werkt. Kies ‘Alleen geluid’ of sla de mediacontrole over om verder te gaan.
denial-text-empty = Er is nog niets om te versturen. Schrijf eerst iets.
denial-text-too-long = Deze tekst is te lang. De tekst is bewaard: maak hem korter.
denial-limit-reached = Deze sessie heeft de limiet bereikt. Er is niets verloren gegaan. Start een nieuwe sessie om verder te gaan.
denial-host-ends-instead = De host kan het gesprek niet verlaten. Beëindig het voor iedereen.

error-unknown = Dat is niet gelukt. Er is niets verloren gegaan. Probeer het opnieuw.
error-offline = Geen verbinding. Er is niets verloren gegaan. Probeer het opnieuw.
error-incomplete = Een deel van deze pagina is niet geladen: de verbinding viel weg of de pagina is vernieuwd. Er is niets verloren gegaan. Probeer het opnieuw.
error-sign-in-failed = De gebruikersnaam of het wachtwoord klopt niet. Controleer beide en probeer het opnieuw.
error-signed-out = Je bent afgemeld. Meld je opnieuw aan.
error-forbidden = Met je rol of op dit adres is dit niet toegestaan. Vraag het aan je beheerder.
error-slow-down = { $seconds ->
    [one] Te veel pogingen. Wacht { $seconds } seconde en probeer het opnieuw.
   *[other] Te veel pogingen. Wacht { $seconds } seconden en probeer het opnieuw.
}
error-work-needed = Een ogenblik: een korte beveiligingscontrole.
error-malformed = De server begrijpt deze pagina niet. Laad de pagina opnieuw; de tekst blijft bewaard.
error-unknown-message = Deze pagina is ouder dan de server. Laad de pagina opnieuw; de tekst blijft bewaard.
error-too-large = Dit is te lang. Het is bewaard: maak het korter.
error-not-found = Hier is niets meer. Controleer de link of ga terug.
error-unavailable = Het is nog niet opgeslagen. De tekst blijft bewaard. Probeer het opnieuw.
error-stopping = De dienst wordt opnieuw gestart. Het gaat zo weer verder.
