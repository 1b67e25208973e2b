# What went wrong, what is safe, what to do. Keys are the stable codes of the server.

denial-entry-not-valid = This code is not open. Check the digits or ask for a new one.
denial-takeover-declined = The other device keeps your place. Go on there, or ask your adviser for a new code.
denial-takeover-unanswered = Nobody answered. Ask again, or ask your agent for a new code.
denial-takeover-exhausted = Your place is in use on another device. Ask your agent for a new code.
denial-no-takeover-asked = That question is already answered.
denial-replaced = You went on from another device. This page has stopped.
denial-not-in-session = You are no longer in this session. Enter your code to come back.
denial-session-ended = This session has ended. Nothing was changed.
denial-not-host = Only the host of the session can do this.
denial-not-agent = Only an adviser can do this.
denial-not-customer = Only the customer can do this.
denial-status-not-allowed = The session cannot be changed like that now.
denial-not-confirmed = The session is not confirmed yet. A call can start after that.
denial-still-checking = The media check is not finished yet.
denial-nobody-to-call = Nobody is there to be called at the moment. You can write.
denial-calls-unsupported = Calls do not work in the customer’s browser. You can write; another browser helps.
denial-already-ringing = It is ringing already.
denial-not-ringing = The ringing has stopped. You can start the call yourself.
denial-own-ring = This is your own call. The other side answers it.
denial-no-call = No call is running.
denial-already-in-call = You are in the call already.
denial-not-in-call = You are not in the call.
denial-no-voice = No voice call is running.
denial-voice-already = The voice call is running already.
denial-not-in-voice = This person is not in the voice call.
denial-confirmation-needed = Please confirm that you want to skip the media check.
denial-check-not-passed = Something does not work yet. Choose audio only or skip the media check to go on.
denial-text-empty = There is nothing to send yet.
denial-text-too-long = This text is too long. Please shorten it; it is kept.
denial-text-not-readable = This text has characters that cannot be shown. Please remove them; it is kept.
denial-limit-reached = That is the limit for this session. Nothing was lost.
denial-host-ends-instead = The host does not leave the call. End it for everyone instead.

error-unknown = That did not work. Nothing was lost. Please try again.
error-offline = No connection. Nothing was lost. Please try again.
error-sign-in-failed = Name or password is not right. Check both and try again.
error-signed-out = You are signed out. Please sign in again.
error-forbidden = Your role does not allow this.
error-slow-down = { $seconds ->
    [one] Too many tries. Please wait { $seconds } second and try again.
   *[other] Too many tries. Please wait { $seconds } seconds and try again.
}
error-work-needed = One moment, we are checking that you are a person.
error-malformed = The server did not understand this page. Load it again; your text is kept.
error-unknown-message = This page is older than the server. Load it again; your text is kept.
error-too-large = That is too large. Please shorten it; it is kept.
error-not-found = There is nothing here any more.
error-offer-not-usable = Sound and picture cannot start in this browser. You can write.
error-media-unavailable = Sound and picture cannot start at the moment. We try again.
error-unavailable = It could not be stored. Your text is kept. Please try again.
error-stopping = The service is starting again. You will be back in a moment.
