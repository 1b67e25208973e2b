# Wat ging er mis, wat is veilig, wat te doen. De sleutels zijn de vaste codes van de server.

denial-entry-not-valid = Deze code is niet (meer) geldig. Controleer de cijfers of vraag om een nieuwe code.
denial-takeover-declined = Het andere apparaat houdt de plaats. Ga daar verder of vraag om een nieuwe code.
denial-takeover-unanswered = Niemand heeft geantwoord. Vraag het nog eens, of vraag uw medewerker om een nieuwe code.
denial-takeover-exhausted = Uw plaats is in gebruik op een ander apparaat. Vraag uw medewerker om een nieuwe code.
denial-no-takeover-asked = Die vraag is al beantwoord. Er is niets meer te doen.
denial-replaced = De sessie gaat verder op een ander apparaat. Ga daar verder of voer de code hier opnieuw in.
denial-not-in-session = Deze pagina is niet meer in de sessie. Voer de code in om terug te komen.
denial-session-ended = Deze sessie is beëindigd. Gebruik een nieuwe sessiecode om verder te gaan.
denial-not-host = Alleen de host van de sessie kan dit doen. Vraag het de host.
denial-not-agent = Alleen een medewerker kan dit doen. Vraag het de medewerker.
denial-not-customer = Alleen de klant kan dit doen. Vraag het de klant.
denial-status-not-allowed = De huidige status laat deze wijziging niet toe. Bekijk de status en kies een andere.
denial-not-confirmed = De sessie is nog niet bevestigd. Bellen kan zodra dat is gebeurd.
denial-still-checking = De mediacontrole is nog niet klaar. Wacht tot die klaar of overgeslagen is.
denial-nobody-to-call = Er is nu niemand die kan opnemen. Chatten kan wel.
denial-calls-unsupported = Bellen werkt niet in de browser van de klant. Typen kan wel; een andere browser helpt.
denial-already-ringing = De telefoon gaat al over. Wacht op antwoord.
denial-not-ringing = Het overgaan is gestopt. Start het gesprek opnieuw.
denial-own-ring = Dit is de eigen oproep. Wacht tot de andere kant opneemt.
denial-no-call = Er is geen gesprek bezig. Start er eerst een.
denial-already-in-call = Deze pagina is al in het gesprek. Er is niets meer te doen.
denial-not-in-call = Deze pagina is niet in het gesprek. Neem eerst deel.
denial-no-voice = Er is geen spraakoproep bezig. Een medewerker kan er een starten.
denial-voice-already = De spraakoproep is al bezig. Deelnemen kan meteen.
denial-not-in-voice = Deze persoon is niet in de spraakoproep en moet eerst deelnemen.
denial-confirmation-needed = Bevestig dat de mediacontrole mag worden overgeslagen.
denial-check-not-passed = Nog niet alles werkt. Kies alleen geluid of sla de mediacontrole over om verder te gaan.
denial-text-empty = Er is nog niets om te versturen. Schrijf eerst iets.
denial-text-too-long = Deze tekst is te lang. Maak hem korter; hij blijft bewaard.
denial-limit-reached = Deze sessie heeft haar grens bereikt. Er is niets verloren gegaan. Start een nieuwe sessie om verder te gaan.
denial-host-ends-instead = De host kan het gesprek niet verlaten. Beëindig het voor iedereen.

error-unknown = Dat is niet gelukt. Er is niets verloren gegaan. Probeer het opnieuw.
error-offline = Geen verbinding. Er is niets verloren gegaan. Probeer het opnieuw.
error-sign-in-failed = De gebruikersnaam of het wachtwoord klopt niet. Controleer beide en probeer het opnieuw.
error-signed-out = Je bent afgemeld. Meld je opnieuw aan.
error-forbidden = Dit mag niet met je rol of op dit adres. Vraag het je beheerder.
error-slow-down = { $seconds ->
    [one] Te veel pogingen. Wacht { $seconds } seconde en probeer het opnieuw.
   *[other] Te veel pogingen. Wacht { $seconds } seconden en probeer het opnieuw.
}
error-work-needed = Een ogenblik, we controleren of u een mens bent.
error-malformed = De server begrijpt deze pagina niet. Laad de pagina opnieuw; de tekst blijft bewaard.
error-unknown-message = Deze pagina is ouder dan de server. Laad de pagina opnieuw; de tekst blijft bewaard.
error-too-large = Dat is te groot. Maak het korter; het blijft bewaard.
error-not-found = Hier is niets meer. Controleer de link of ga terug.
error-offer-not-usable = Beeld en geluid starten niet in deze browser. Gebruik de chat of probeer een andere browser.
error-media-unavailable = Beeld en geluid starten nu niet. We proberen het opnieuw.
error-unavailable = Opslaan is niet gelukt. De tekst blijft bewaard. Probeer het opnieuw.
error-stopping = De dienst wordt opnieuw gestart. Het gaat zo weer verder.
