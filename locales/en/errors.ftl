# What went wrong, what is safe, what to do. Keys are the stable codes of the server.

denial-entry-not-valid = That code isn’t valid. Check the digits or ask for a new code.
denial-takeover-declined = Your place stays on the other device. Continue there, or ask your agent for a new code.
denial-takeover-unanswered = Nobody answered. Ask again, or ask your agent for a new code.
denial-takeover-exhausted = Your place is in use on another device. Ask your agent for a new code.
denial-no-takeover-asked = That question has already been answered. There’s nothing more to do.
denial-replaced = You continued on another device. Stay there, or enter your code here again.
denial-not-in-session = You’re no longer in this session. Enter your code to come back.
denial-session-ended = This session has ended. To continue, use a new session code.
denial-not-host = Only the host of the session can do this. Ask the host to do it.
denial-not-agent = Only an agent can do this. Ask your agent to do it.
denial-not-customer = Only the customer can do this. Ask the customer to do it.
denial-status-not-allowed = The current status doesn’t allow this change. Check the status and choose another.
denial-not-confirmed = The session isn’t confirmed yet. You can call once it is.
denial-still-checking = The media check isn’t finished yet. Wait until it is finished or skipped.
denial-nobody-to-call = Nobody is here to take a call right now. You can chat.
denial-calls-unsupported = Calls don’t work in the customer’s browser. Use the chat, or ask them to try another browser.
denial-already-ringing = It’s already ringing. Wait for an answer.
denial-not-ringing = The ringing has stopped. You can start the call yourself.
denial-own-ring = This is your own call. Wait for an answer.
denial-no-call = No call is running. Start one first.
denial-already-in-call = You’re already in the call. There’s nothing more to do.
denial-not-in-call = You’re not in the call. Join it first.
denial-no-voice = No voice call is running. An agent can start one.
denial-voice-already = The voice call is already running. You can join it.
denial-not-in-voice = This person isn’t in the voice call. They have to join it first.
denial-confirmation-needed = Please confirm that you want to skip the media check.
denial-check-not-passed = Something isn’t working yet. Choose audio only or skip the media check to continue.
denial-text-empty = There’s nothing to send yet. Write something first.
denial-text-too-long = This text is too long. It’s still here: please shorten it.
denial-limit-reached = This session has reached its limit. Nothing was lost. To continue, start a new session.
denial-host-ends-instead = The host can’t leave the call. End it for everyone instead.

error-unknown = That didn’t work. Nothing was lost. Please try again.
error-offline = No connection. Nothing was lost. Please try again.
error-incomplete = Part of this page didn’t load: the connection failed, or the page was updated. Nothing was lost. Please try again.
error-sign-in-failed = The user name or password is wrong. Check both and try again.
error-signed-out = You’re signed out. Please sign in again.
error-forbidden = This isn’t allowed with your role or at this address. Ask your administrator.
error-slow-down = { $seconds ->
    [one] Too many attempts. Please wait { $seconds } second and try again.
   *[other] Too many attempts. Please wait { $seconds } seconds and try again.
}
error-work-needed = One moment: a quick security check.
error-malformed = The server couldn’t understand this page. Reload it; your text is kept.
error-unknown-message = This page is older than the server. Reload it; your text is kept.
error-too-large = This is too long. It’s still here: please shorten it.
error-not-found = There’s nothing here any more. Check the link, or go back.
error-unavailable = It isn’t saved yet. Your text is kept. Please try again.
error-stopping = The service is restarting. You’ll be back in a moment.
