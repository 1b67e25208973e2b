# Die Seite des Kunden vor der Sitzung: wird zuerst geladen, also nur, was dort steht.

# Code eingeben.
entry-page = Code eingeben
entry-title = Geben Sie Ihren Code ein
entry-lead = Die Person, die Ihnen hilft, nennt Ihnen neun Ziffern.
entry-code-label = Sitzungscode
entry-code-state = { $have } von { $of } Ziffern eingegeben
entry-missing = { $count ->
    [0] Alle Ziffern sind eingegeben.
    [one] Noch eine Ziffer. Leerzeichen spielen keine Rolle.
   *[other] Noch { $count } Ziffern. Leerzeichen spielen keine Rolle.
}
entry-first-hint = Leerzeichen spielen keine Rolle.
entry-name = Ihr Name (optional)
entry-name-too-long = Ein Name darf höchstens { $most } Zeichen lang sein. Bitte kürzen Sie ihn.
entry-continue = Weiter
entry-continue-busy = Einen Moment
entry-continue-why = Geben Sie zuerst alle Ziffern ein.
entry-back = Zurück zu Ihrer Sitzung
entry-come-back = Geben Sie Ihren Code ein, um hierher zurückzukommen.
entry-cookies = Ihr Browser blockiert Cookies für diese Seite und kann Ihren Platz deshalb nicht behalten. Erlauben Sie Cookies für diese Website in den Einstellungen des Browsers oder öffnen Sie die Seite in einem anderen Browser. Ihr Code wurde noch nicht verwendet.
entry-safe-title = Noch kann Sie niemand sehen oder hören.
entry-safe-body = Das entscheiden Sie auf der nächsten Seite.
entry-no-code = Kein Code?
entry-contact = So erreichen Sie uns: { $contact }
entry-help = Hilfe zur Teilnahme
entry-privacy = Datenschutzhinweise

# Über einen Link.
link-title = Sie sind eingeladen
link-lead = { $name } möchte Ihnen hier helfen.
link-enter = Teilnehmen
link-not-open = Dieser Link ist nicht mehr gültig. Bitten Sie um einen neuen oder geben Sie einen Code ein.
link-neutral-title = Ihre Sitzung mit { $name }
link-looking = Wir prüfen Ihren Link.
link-dead-title = Dieser Link ist nicht mehr gültig
link-dead-body = Bitten Sie um einen neuen Link oder geben Sie einen Sitzungscode ein.
link-code-instead = Lieber einen Code eingeben

# Ein anderes Gerät hat den Platz (F2).
takeover-asking-title = Einen Moment
takeover-asking-device = Ihre Sitzung ist auf einem anderen Gerät offen. Wir fragen dort, ob Sie hier weitermachen dürfen.
takeover-asking-host = Wir fragen den Mitarbeiter, ob Sie auf diesem Gerät weitermachen dürfen.
takeover-asking-nobody = Der Mitarbeiter ist gerade nicht verbunden. Ihre Anfrage bleibt offen.
takeover-asking-then-host = { $seconds ->
    [one] Kommt keine Antwort, fragen wir in { $seconds } Sekunde den Mitarbeiter.
   *[other] Kommt keine Antwort, fragen wir in { $seconds } Sekunden den Mitarbeiter.
}
takeover-asking-left = { $seconds ->
    [one] Ihre Anfrage verfällt in { $seconds } Sekunde.
   *[other] Ihre Anfrage verfällt in { $seconds } Sekunden.
}
takeover-cancel = Abbrechen
takeover-ask-again = Erneut fragen
takeover-gone-title = Sie machen auf einem anderen Gerät weiter
takeover-gone-body = Diese Seite empfängt und sendet nichts mehr.
other-session-title = Sie nehmen in diesem Browser jetzt an einer anderen Sitzung teil
other-session-body = Sie können immer nur an einer Sitzung teilnehmen.
forgotten-title = Dieser Browser kennt Ihre Sitzung nicht mehr
forgotten-body = Seine Cookies wurden gelöscht oder blockiert.

# Wieder bei der Codeeingabe (D13, D14).
returned-title = { $name } ist nicht zurückgekommen
returned-body = Drücken Sie „Weiter“, um erneut zu warten.
returned-filled = Ihr Code ist schon eingetragen.
returned-kept = Diese Nachrichten sind nicht angekommen. Sie können sie erneut senden:
returned-kept-one = Diese Nachricht ist nicht angekommen. Sie können sie erneut senden:

# Vorbei.
lobby-closed-title = Sie haben lange gewartet
lobby-closed-body = Nach zwei Stunden wurde Ihr Platz freigegeben.
lobby-closed-code = Geben Sie Ihren Code ein, um erneut zu warten.

# Wenn die Seite selbst nicht mehr kann.
stopped-title = Diese Seite funktioniert nicht mehr
stopped-body = Es ging nichts verloren. Laden Sie die Seite neu, um weiterzumachen.
stopped-reload = Neu laden
