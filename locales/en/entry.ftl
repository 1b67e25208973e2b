# The customer's page before the session: loaded first, so only what it shows.

# Code entry.
entry-page = Enter your code
entry-title = Enter your code
entry-lead = The person helping you will give you nine digits.
entry-code-label = Session code
entry-code-state = { $have } of { $of } digits entered
entry-missing = { $count ->
    [0] All digits entered.
    [one] One more digit. Spaces don’t matter.
   *[other] { $count } more digits. Spaces don’t matter.
}
entry-first-hint = Spaces don’t matter.
entry-name = Your name (optional)
entry-name-too-long = A name can have up to { $most } characters. Please shorten it.
entry-continue = Continue
entry-continue-busy = Joining
entry-continue-why = Enter all the digits first.
entry-back = Back to your session
entry-come-back = Enter your code to come back here.
entry-cookies = Your browser blocks cookies for this page, so it can’t keep your place. Allow cookies for this site in the browser’s settings, or open this page in another browser. Your code hasn’t been used up.
entry-safe-title = Nobody can see or hear you yet.
entry-safe-body = You decide that on the next page.
entry-no-code = No code?
entry-contact = Contact us: { $contact }
entry-help = Help with joining
entry-privacy = Privacy notice

# By link.
link-title = You are invited
link-lead = { $name } would like to help you here.
link-enter = Join
link-not-open = This link is no longer valid. Ask for a new one, or enter a code.
link-neutral-title = Your session with { $name }
link-looking = We’re checking your link.
link-dead-title = This link is no longer valid
link-dead-body = Ask for a new link, or enter a session code.
link-code-instead = Enter a code instead

# Another device has the place (F2).
takeover-asking-title = One moment
takeover-asking-device = Your session is open on another device. We’re asking there whether you can continue here.
takeover-asking-host = We’re asking your agent whether you can continue on this device.
takeover-asking-nobody = Your agent isn’t connected right now. Your request stays open.
takeover-asking-then-host = { $seconds ->
    [one] If there’s no answer, we’ll ask your agent in { $seconds } second.
   *[other] If there’s no answer, we’ll ask your agent in { $seconds } seconds.
}
takeover-asking-left = { $seconds ->
    [one] Your request expires in { $seconds } second.
   *[other] Your request expires in { $seconds } seconds.
}
takeover-cancel = Cancel
takeover-ask-again = Ask again
takeover-gone-title = You continued on another device
takeover-gone-body = This page no longer receives or sends anything.
other-session-title = This browser joined another session
other-session-body = It can be in one session at a time.
forgotten-title = This browser no longer remembers your session
forgotten-body = Its cookies were cleared or blocked.

# Back at code entry (D13, D14).
returned-title = { $name } didn’t come back
returned-body = Press “Continue” to wait again.
returned-filled = Your code is already filled in.
returned-kept = These messages didn’t arrive. You can send them again:
returned-kept-one = This message didn’t arrive. You can send it again:

# Over.
lobby-closed-title = You’ve been waiting a long time
lobby-closed-body = Your place was released after two hours.
lobby-closed-code = Enter your code to wait again.

# The page's own troubles.
stopped-title = This page stopped working
stopped-body = Nothing is lost. Reload the page to continue.
stopped-reload = Reload
