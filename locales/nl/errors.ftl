# Wat ging er mis, wat is veilig, wat te doen. De sleutels zijn de vaste codes van de server.

denial-entry-not-valid = Deze code is niet open. Controleer de cijfers of vraag een nieuwe.
denial-takeover-declined = Het andere apparaat houdt de plaats. Ga daar verder of vraag om een nieuwe code.
denial-takeover-unanswered = Niemand heeft geantwoord. Vraag het nog eens, of vraag uw medewerker om een nieuwe code.
denial-takeover-exhausted = Uw plaats is in gebruik op een ander apparaat. Vraag uw medewerker om een nieuwe code.
denial-no-takeover-asked = Die vraag is al beantwoord.
denial-replaced = Het gesprek gaat verder op een ander apparaat. Deze pagina is gestopt.
denial-not-in-session = Deze pagina is niet meer in de sessie. Voer de code in om terug te komen.
denial-session-ended = Deze sessie is afgelopen. Er is niets veranderd.
denial-not-host = Alleen de host van de sessie kan dit doen.
denial-not-agent = Alleen een adviseur kan dit doen.
denial-not-customer = Alleen de klant kan dit doen.
denial-status-not-allowed = De sessie kan nu niet zo worden veranderd.
denial-not-confirmed = De sessie is nog niet bevestigd. Daarna kan een oproep beginnen.
denial-still-checking = De mediacontrole is nog niet klaar.
denial-nobody-to-call = Er is nu niemand om op te roepen. Schrijven kan wel.
denial-calls-unsupported = Bellen werkt niet in de browser van de klant. Typen kan wel; een andere browser helpt.
denial-already-ringing = Het gaat al over.
denial-not-ringing = Het overgaan is gestopt. De oproep kan opnieuw worden gestart.
denial-own-ring = Dit is de eigen oproep. De andere kant neemt op.
denial-no-call = Er is geen oproep bezig.
denial-already-in-call = Deze pagina is al in de oproep.
denial-not-in-call = Deze pagina is niet in de oproep.
denial-no-voice = Er is geen spraakoproep bezig.
denial-voice-already = De spraakoproep is al bezig.
denial-not-in-voice = Deze persoon is niet in de spraakoproep.
denial-confirmation-needed = Bevestig dat de mediacontrole mag worden overgeslagen.
denial-check-not-passed = Nog niet alles werkt. Kies alleen geluid of sla de mediacontrole over om verder te gaan.
denial-text-empty = Er is nog niets om te versturen.
denial-text-too-long = Deze tekst is te lang. Maak hem korter; hij blijft bewaard.
denial-text-not-readable = Deze tekst bevat tekens die niet getoond kunnen worden. Haal ze weg; de tekst blijft bewaard.
denial-limit-reached = Dat is de grens voor deze sessie. Er is niets verloren.
denial-host-ends-instead = De host verlaat de oproep niet. Beëindig hem voor iedereen.

error-unknown = Dat is niet gelukt. Er is niets verloren. Probeer het opnieuw.
error-offline = Geen verbinding. Er is niets verloren. Probeer het opnieuw.
error-sign-in-failed = Naam of wachtwoord klopt niet. Controleer beide en probeer het opnieuw.
error-signed-out = Je bent afgemeld. Meld je opnieuw aan.
error-forbidden = Je rol staat dit niet toe.
error-slow-down = { $seconds ->
    [one] Te veel pogingen. Wacht { $seconds } seconde en probeer het opnieuw.
   *[other] Te veel pogingen. Wacht { $seconds } seconden en probeer het opnieuw.
}
error-work-needed = Een ogenblik, we kijken of hier een mens zit.
error-malformed = De server begreep deze pagina niet. Laad de pagina opnieuw; de tekst blijft bewaard.
error-unknown-message = Deze pagina is ouder dan de server. Laad de pagina opnieuw; de tekst blijft bewaard.
error-too-large = Dat is te groot. Maak het korter; het blijft bewaard.
error-not-found = Hier is niets meer.
error-offer-not-usable = Beeld en geluid starten niet in deze browser. Schrijven kan wel.
error-media-unavailable = Beeld en geluid starten nu niet. We proberen het opnieuw.
error-unavailable = Het kon niet worden opgeslagen. De tekst blijft bewaard. Probeer het opnieuw.
error-stopping = De dienst start opnieuw. Het gaat zo weer verder.
