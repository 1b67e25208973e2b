# The agents' console.

console-page = Console
page-stopped = This page has stopped
page-stopped-body = Nothing is lost. Load the page again: you are back in your calls.
console-you = You
console-skip = Skip to the session
console-region-top = Top bar
console-region-list = Sessions
console-region-side = People and chat

# Signing in.
signin-title = Sign in
signin-login = User name
signin-password = Password
signin-show = Show password
signin-hide = Hide password
signin-submit = Sign in
signin-busy = Signing in
signin-missing = Enter your user name and your password.
signin-cookies = Your browser blocks cookies for this page, and without them you cannot be signed in. Allow cookies for this site in the browser’s settings, then try again.
signin-caps = Caps lock is on.
signin-slow = { $seconds ->
    [one] Too many tries. You can try again in { $seconds } second.
   *[other] Too many tries. You can try again in { $seconds } seconds.
}
signin-forgotten = Forgotten? Your administrator gives you a new password.
signin-ended = You have been signed out. Sign in to go on; your drafts are kept.
signin-customer = Have you got a session code?
signin-customer-link = Enter the code

# Top bar.
top-sound-on = Turn sound on
top-sound-is-on = Ring sound: on
top-sound-is-off = Ring sound: off
top-account = Account of { $name }
top-sign-out = Sign out
top-sign-out-call = You are in a call. Sign out all the same?
top-stay = Stay
top-back = All sessions
top-list = Show sessions
top-outdated = Bistand was updated. Load the page again; your sessions and drafts are kept.
top-reload = Load again
top-restart = The server is starting again. You will be back in a moment.
top-places-kept = Customers keep their place for 30 s.

# The list.
desk-start = Start session
desk-start-busy = Starting
desk-filter = Which sessions
desk-open = Open
desk-done = Done
desk-all = All
desk-ringing = Calling you
desk-waiting = Waiting
desk-running = In a call
desk-requested = Requests
desk-invited = Invited
desk-left = Left
desk-today = Today
desk-earlier = Earlier
desk-is-invited = Not here yet
desk-is-waiting = Waits for your call
desk-is-checking = At the media check
desk-is-left-call = Left the call
desk-is-left = Left
desk-is-expired = Not here yet, code expired
desk-since = { $what } · { $ago }
desk-is-running = In the call
desk-is-away = Not connected
desk-is-requested = Asks for a session
desk-is-ringing = Calls you
desk-started-at = Started at { $time }
desk-unseen = { $count ->
    [one] { $count } new message
   *[other] { $count } new messages
}
desk-draft = draft
desk-empty-open = Nobody is waiting
desk-empty-open-body = Start a session and give your customer the code.
desk-empty-done = Nothing done yet
desk-empty-done-body = Sessions that have ended stand here.
desk-loading = Loading the sessions
desk-slow = The list does not come. We go on trying.
desk-stale = { $count ->
    [one] This list is { $count } second old.
   *[other] This list is { $count } seconds old.
}
desk-next = Next and previous:
desk-home-title = Choose a session, or start one
desk-home-body = A session that you start is confirmed at once. Your customer needs no account and no app.
desk-not-found = This session is not among yours.
desk-not-found-body = It may have been started by somebody else, or the address is not whole.

# Time in words.
time-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
time-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
time-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
time-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
time-waiting = waiting for { $time }
time-in-call = in the call for { $time }

# Inviting.
invite-title = Invite your customer
invite-code = Session code
invite-copy-code = Copy code
invite-copy-link = Copy link
invite-link = Link
invite-where = Enter it at { $address }
invite-until = Opens until { $time }, for one device. { $left } left.
invite-expired = This code has run out. The link still works.
invite-used = The code is used. It opens for this device only.
invite-renew = Start new
invite-renewing = Making a new code
invite-renew-hint = Makes a new code and a new link. The old ones stop at once.
invite-renew-inside = { $name } stays in.
invite-qr = QR code of the link
invite-show = Code and link

# A session.
session-status = Status
session-title = Name or case number
session-title-save = Save
session-title-saving = Saving
session-title-hint = Only agents see it.
session-status-fixed = This status stays as it is.
session-set-confirmed = Confirm
session-set-cancelled = Cancel session
session-set-done = Set to done
session-reopen = Reopen
session-reopening = Opening
session-end = End session
session-ending = Ending
session-end-title = End the session with { $name }?
session-cancel-title = Cancel the session with { $name }?
session-cancel-body = The code and the link stop working, and the session cannot be reopened.
session-cancelling = Cancelling
session-end-running = The call stops for everybody and the session is done. You can reopen it.
session-end-cancel = The call stops for everybody and the session is cancelled. It cannot be reopened.
session-end-keep = Keep it open
session-more = More
session-loading = Opening the session
session-lobby-none-body = You will hear a sound and see it here as soon as your customer comes in.
session-lobby-here = { $name } is here
session-lobby-checking = { $name } is at the media check
session-lobby-lost = The line of { $name } is gone. We wait { $seconds } s.
session-lobby-gone = { $name } did not come back. The code and the link still work.
session-lobby-left = { $name } has gone. The link and a valid code lead back in.
session-lobby-no-microphone = { $name } has no microphone that works. You can write to each other.
session-lobby-no-speaker = { $name } has not tested the speaker. Ask at the beginning of the call whether you can be heard.
session-start-call = Start call
session-start-hint = { $name } has to accept. Your camera stays off until you switch it on.
session-join-call = Back to the call
session-join-hint = The call is still running.
session-missed = Missed call from { $name }
session-unanswered = { $name } did not answer
session-declined = { $name } cannot take the call now
session-own-unsupported = Calls do not work in your browser. Open the console in another browser.
session-no-picture = { $name } shows no picture
session-picture-soon = The picture is on its way
session-no-customer = Nobody but you is in the call. { $name } can come back.
session-over-done = Done at { $time }
session-over-cancelled = Cancelled at { $time }
session-over-body = Chat and history stay with the session.
session-reopen-hint = Reopen it for another call in the same session.

# Ringing.
outgoing-title = Calling { $name }
outgoing-left = { $seconds ->
    [one] Rings for { $seconds } more second.
   *[other] Rings for { $seconds } more seconds.
}
outgoing-cancel = Stop calling
outgoing-cancelling = Stopping
incoming-title = { $name } calls you
incoming-body = If you accept, you can talk at once. Your camera stays off.
incoming-body-other = Your microphone in the other call is muted then.
incoming-accept = Accept
incoming-accepting = Connecting
incoming-decline = Decline
incoming-open = Open

# Picture and call bar.
stage-picture = Live picture of { $name }
stage-zoom-in = Enlarge
stage-zoom-out = Make smaller
stage-full-screen = Full screen
stage-region = Picture and call controls
stage-controls = Call controls
stage-camera-why = You can switch your camera on in the call or while it rings.
stage-muted = You are muted
stage-mute = Mute
stage-sound = Sound
stage-people = People
stage-chat = Chat
stage-session = Session

# Voice.
voice-title = Voice call
voice-start = Start voice call
voice-end = End voice call
voice-volume = Volume
voice-join = Join voice call
voice-leave = Leave voice call
voice-none = No voice call is running. Picture and chat go on.
voice-first = Mic 1
voice-second = Mic 2
voice-free = Free
voice-muted = Muted
voice-not-heard = Not heard
voice-silent = No sound
voice-unknown = Not known
voice-give = Give mic to { $name }

# People.
people-title = People
people-here = Here
people-in-call = In the call
people-checking = At the media check
people-no-microphone = no microphone
people-ready = Ready for the call
people-grace = Line lost, waiting { $seconds } s
people-gone = Did not come back
people-absent = Not here yet
people-unknown = Not known: the server does not answer

# Sound and devices.
sound-title = Sound and camera
sound-volume = Volume of the others
sound-ring = Ring sound
sound-ring-volume = Volume of the ring
sound-try = Play a tone

# The audio setup wizard.
wizard-title = Audio setup wizard
wizard-headset = A headset with a microphone sounds best: put it on and choose it below.
wizard-tone = Did you hear the tone?
wizard-yes = Yes
wizard-no = No
wizard-no-tone = Choose another speaker below, turn the volume up, and check that the computer’s sound is on.
wizard-speak = Say something. The bars move when your microphone works.
wizard-heard = We hear you
wizard-muted = You are muted in the call: unmute, and speak.
wizard-silent = We hear nothing. Choose another microphone below, check its cable and switch, and turn its level up in the sound settings.
wizard-not-yet = Speak first.
wizard-next = Continue
wizard-done = All set: you hear, and you are heard.

own-pending = Your browser asks for your { $what ->
    [camera] camera
   *[microphone] microphone
}. Choose “Allow”.
own-dismissed = The question for your { $what ->
    [camera] camera
   *[microphone] microphone
} was closed. Try again and choose “Allow”.
own-missing = { $what ->
    [camera] No camera was found.
   *[microphone] No microphone was found. Plug in a headset and try again.
}
own-blocked-by-page = This page may not use your { $what ->
    [camera] camera
   *[microphone] microphone
}. Allow it with the sign beside the address, then try again.
own-blocked-by-system = Your system does not let the browser use your { $what ->
    [camera] camera
   *[microphone] microphone
}. Allow it in the privacy settings.
own-busy = Another program holds your { $what ->
    [camera] camera
   *[microphone] microphone
}. Close it and try again.
own-unsupported = This browser cannot use your { $what ->
    [camera] camera
   *[microphone] microphone
} here.

# Entry doctor: how the customer gets on, live.
doctor-title = { $name } is entering
doctor-steps = Steps of { $name }
doctor-code = Code
doctor-chat = Chat
doctor-camera = Camera
doctor-microphone = Microphone
doctor-sound = Sound
doctor-is-ok = works
doctor-is-wait = not tried yet
doctor-is-left-out = left out
doctor-is-not-tried = not tried yet
doctor-is-trying = being tried
doctor-is-pending = browser asks
doctor-is-works = works
doctor-is-silent = silent
doctor-is-missing = not found
doctor-is-dismissed = question closed
doctor-is-blocked-by-page = blocked by the page
doctor-is-blocked-by-system = blocked by the device
doctor-is-busy = used by another app
doctor-is-unsupported = browser cannot
doctor-is-lost = line lost
doctor-line-unknown = Line: being tried
doctor-line-udp = Line: UDP
doctor-line-tcp = Line: TCP only, slower
doctor-line-failed = Line: nothing gets through
doctor-line-unsupported = Calls do not work in this browser
doctor-say = Say:
doctor-quote = “{ $words }”
doctor-send = Send it
doctor-sent = Sent
doctor-checks = 4 checks
doctor-way-out-camera = Still stuck? “Audio only” or “Skip media check” is one tap away for { $name }.
doctor-way-out = Still stuck? { $name } can choose “Skip media check”; then you write.
four-title = Ask { $name }
four-devices = Are the right devices chosen in the drop-down?
four-cables = Are the cables of external devices plugged in?
four-level = Is the microphone’s input level fully up in the sound settings?
four-sound = Is the computer’s sound on?

# The sentences, as they are said or sent to the customer.
say-pending = Your browser is asking for permission. Look at the top or the bottom of the window and choose “Allow”.
say-dismissed = The question was closed without an answer. Press “Check again” and choose “Allow”.
say-blocked-by-page = { $what ->
    [camera] The camera is blocked for this page. Tap the sign beside the address, open the permissions and allow the camera.
    [microphone] The microphone is blocked for this page. Tap the sign beside the address, open the permissions and allow the microphone.
    [both] Camera and microphone are blocked for this page. Tap the sign beside the address, open the permissions and allow both.
   *[sound] Sound is blocked for this page. Tap the sign beside the address and allow sound.
}
say-blocked-by-system = { $what ->
    [camera] Your device does not let the browser use the camera. Open the settings of the device, look for your browser and allow the camera.
    [microphone] Your device does not let the browser use the microphone. Open the settings of the device, look for your browser and allow the microphone.
    [both] Your device does not let the browser use camera and microphone. Open the settings of the device, look for your browser and allow both.
   *[sound] Your device holds the sound back. Open the settings of the device and switch the sound on.
}
say-busy = { $what ->
    [camera] Another app is using the camera. Close it, then press “Check again”.
    [microphone] Another app is using the microphone. Close it, then press “Check again”.
    [both] Another app is using camera and microphone. Close it, then press “Check again”.
   *[sound] Another app is using the sound. Close it, then play the tone again.
}
say-missing = { $what ->
    [camera] No camera was found. Plug one in, or choose “Audio only”.
    [microphone] No microphone was found. Plug in a headset. If you have none, choose “Skip media check”, and we write.
    [both] Neither camera nor microphone was found. Plug them in. If you have none, choose “Skip media check”, and we write.
   *[sound] No speaker was found. Plug in a headset, or choose “Skip media check”, and we write.
}
say-silent = { $what ->
    [microphone] We hear nothing from you. Choose the right microphone in the list, and turn its level up in the sound settings.
   *[sound] Turn your sound on and up, and choose the right speaker in the list.
}
say-unsupported = This browser cannot do it here. Please open the page in another browser and enter the same code.
say-old-browser = Your browser is too old for sound and picture. Please come back with another browser, or with a phone or a tablet.
say-no-line = Your network lets no sound and picture through. Please try another network, such as the one of your mobile phone.
say-no-calls = Calls do not work in your browser. Please open the page in another browser and enter the same code. We can write here meanwhile.

# Another device asks for the customer's place.
device-asks = Another device wants in
device-asks-code = Someone has entered the code of { $name } on another device. Ask whether it is the same person before you let it in.
device-asks-link = Someone has opened the link of { $name } on another device. Ask whether it is the same person before you let it in.
device-allow = Let it in
device-refuse = Keep it out
busy-answering = Answering
device-left = { $seconds ->
    [one] No answer means no, in { $seconds } second.
   *[other] No answer means no, in { $seconds } seconds.
}

# Chat.
talk-with = Chat with { $name }
talk-change = Change text

# Find or do anything.
find-title = Find or do anything
find-none = Nothing found
find-accept = Accept the call of { $name }
find-decline = Decline the call of { $name }
find-mute = Mute or unmute
find-camera = Switch the camera on or off

# Keyboard.
keys-title = Keyboard
keys-regions = Next, previous region
keys-sessions = Next, previous session
keys-start = Start session
keys-invite = Code and link
keys-accept = Accept, decline the call
keys-chat = To the chat
keys-mute = Mute, anywhere
keys-camera = Camera, while the picture has focus
keys-zoom = Enlarge, make smaller, show all of the video
keys-give = Give the microphone
keys-escape = Leave a panel
keys-single = Single keys (V) on the picture
key-ctrl = Ctrl
key-alt = Alt
key-shift = Shift
key-escape = Esc

# Announced to screen readers only.
announce-customer-in = { $name } has come in
announce-line-lost = The line of { $name } is gone
announce-line-back = { $name } is back
