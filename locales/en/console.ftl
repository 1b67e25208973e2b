# The agents' console.

console-page = Console
page-stopped = This page stopped working
page-stopped-body = Nothing is lost. Reload the page to get back to your calls.
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
signin-cookies = Your browser blocks cookies for this page, and you can’t sign in without them. Allow cookies for this site in the browser’s settings, then try again.
signin-caps = Caps lock is on.
signin-slow = { $seconds ->
    [one] Too many attempts. You can try again in { $seconds } second.
   *[other] Too many attempts. You can try again in { $seconds } seconds.
}
signin-forgotten = Forgotten your password? Ask your administrator for a new one.
signin-elsewhere = You signed out in another tab. Your drafts have been deleted.
signin-ended = You have been signed out. Sign in to continue; your drafts are kept.
signin-displaced = This browser is now signed in with another account. Sign in here to continue; your drafts are kept.
signin-customer = Do you have a session code?
signin-customer-link = Enter the code

# Top bar.
top-sound-on = Turn on ringtone
top-sound-is-on = Ringtone: on
top-sound-is-off = Ringtone: off
top-account = { $name }’s account
top-sign-out = Sign out
top-sign-out-call = You’re in a call. Sign out anyway?
top-stay = Stay
top-back = All sessions
top-list = Show sessions
top-outdated = Bistand was updated. Reload the page; your sessions and drafts are kept.
top-reload = Reload
top-restart = The server is restarting. You’ll be back in a moment.
top-places-kept = Customers keep their place for 30 s.

# The list.
desk-start = Start session
desk-start-busy = Starting
desk-filter = Filter sessions
desk-open = Open
desk-done = Done
desk-all = All
desk-ringing = Calling you
desk-waiting = Waiting
desk-running = In a call
desk-out-of-call = Not in the call
desk-requested = Requests
desk-invited = Invited
desk-left = Left
desk-today = Today
desk-earlier = Earlier
desk-is-invited = Not here yet
desk-is-waiting = Waiting for your call
desk-is-called = You’re calling
desk-is-checking = Getting ready
desk-is-left-call = Left the call
desk-is-left = Left
desk-is-expired = Not here yet, code expired
desk-since = { $what } · { $ago }
desk-is-running = In the call
desk-is-away = Not connected
desk-is-requested = Asking for a session
desk-is-ringing = Calling you
desk-started-at = Started at { $time }
desk-unseen = { $count ->
    [one] { $count } new message
   *[other] { $count } new messages
}
desk-draft = draft
desk-empty-open = Nobody is waiting
desk-empty-open-body = Start a session and give your customer the code.
desk-empty-done = No completed sessions yet
desk-empty-done-body = Sessions that have ended appear here.
desk-loading = Loading sessions
desk-slow = The list isn’t loading. Still trying.
desk-stale = { $count ->
    [one] This list is { $count } second old.
   *[other] This list is { $count } seconds old.
}
desk-next = Next and previous:
desk-home-title = Choose a session, or start one
desk-home-body = A session that you start is confirmed immediately. Your customer needs no account and no app.
desk-not-found = This isn’t one of your sessions.
desk-not-found-body = Another agent may have started it, or the link is incomplete.

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
time-waiting = Waiting for { $time }
time-in-call = in the call for { $time }

# Inviting.
invite-title = Invite your customer
invite-code = Session code
invite-copy-code = Copy code
invite-copy-link = Copy link
invite-link = Link
invite-where = Enter it at { $address }
invite-until = Valid until { $time } on one device ({ $left } left)
invite-expired = This code has expired. The link still works.
invite-used = In use. It now works only on { $name }’s device.
invite-renew = New code and link
invite-renewing = Creating a new code
invite-renew-hint = Creates a new code and a new link. The old ones stop working immediately.
invite-renew-inside = { $name } stays in the session.
invite-qr = QR code for the link
invite-show = Code and link

# A session.
session-status = Status
session-title = Name or case number
session-title-save = Save
session-title-saving = Saving
session-title-hint = Only agents see it.
session-status-fixed = This status can’t be changed.
session-set-confirmed = Confirm
session-set-cancelled = Cancel session
session-set-done = Mark as done
session-reopen = Reopen
session-reopening = Reopening
session-end = End session
session-ending = Ending
session-end-title = End the session with { $name }?
session-cancel-title = Cancel the session with { $name }?
session-cancel-body = The code and the link stop working, and the session can’t be reopened.
session-cancelling = Cancelling
session-end-done = The session is marked as done. You can reopen it.
session-end-running = The call ends for everyone, and the session is marked as done. You can reopen it.
session-end-cancel = The call ends for everyone, and the session is cancelled. It can’t be reopened.
session-end-changed = The session has changed meanwhile. Choose again what to do.
session-end-keep = Keep it open
session-more = More
session-loading = Opening the session
session-slow = The session isn’t loading. Still trying.
session-lobby-none-body = You’ll hear a sound and see it here as soon as your customer joins.
session-lobby-here = { $name } is here
session-lobby-checking = { $name } is doing the media check
session-lobby-lost = { $name } lost the connection. Keeping the place for { $seconds } s.
session-lobby-gone = { $name } didn’t come back. The code and the link still work.
session-lobby-left = { $name } has left. They can come back with the link or a valid code.
session-lobby-no-microphone = { $name } has no working microphone. You can chat.
session-lobby-no-speaker = { $name } hasn’t tested the speaker. { $ask ->
    [now] Ask whether they can hear you.
   *[later] When the call starts, ask whether they can hear you.
}
session-start-call = Start call
session-start-hint = { $name } has to accept. Your camera stays off until you turn it on.
session-start-rings-you = { $name } is calling you. Accept the call at the top of the page.
session-join-call = Back to the call
session-join-hint = The call is still running.
session-missed = Missed call from { $name }
session-unanswered = { $name } didn’t answer
session-declined = { $name } can’t take the call right now
session-own-unsupported = Calls don’t work in your browser. Open the console in another browser.
session-no-picture = { $name }’s camera is off
session-camera-trouble = { $why ->
    [missing] { $name } has no camera
    [blocked-by-page] { $name }’s browser blocks the camera
    [blocked-by-system] { $name }’s device blocks the camera
   *[other] { $name }’s camera isn’t working
}
session-picture-soon = Video is starting
session-picture-waits = { $name }’s camera is on but not shown: three other cameras are shown already
session-no-customer = You’re the only one in the call. { $name } can come back.
session-over-done = Done at { $time }
session-over-cancelled = Cancelled at { $time }
session-over-body = The chat and the history stay with the session.
session-reopen-hint = Reopen it for another call in the same session.

# Ringing.
outgoing-title = Calling { $name }
outgoing-left = { $seconds ->
    [one] Rings for { $seconds } more second.
   *[other] Rings for { $seconds } more seconds.
}
outgoing-cancel = Stop calling
outgoing-cancelling = Stopping
incoming-title = { $name } is calling you
incoming-body = If you accept, you can talk right away. Your camera stays off.
incoming-body-other = Your microphone in the other call will be muted.
incoming-accept = Accept
incoming-accepting = Connecting
incoming-decline = Decline
incoming-open = Open

# Picture and call bar.
stage-picture = Live video of { $name }
picture-paused = Video paused
arrive-age = { $seconds ->
    [one] Video stopped { $seconds } second ago
   *[other] Video stopped { $seconds } seconds ago
}
stage-zoom-in = Zoom in
stage-zoom-out = Zoom out
stage-full-screen = Full screen
stage-region = Video and call controls
stage-controls = Call controls
stage-camera-why = You can turn your camera on during the call or while it’s ringing.
stage-muted = You’re muted
stage-muted-elsewhere = { $name } can’t hear you · your microphone is with { $other }
# What customers hear and see of the agent in sessions that are not on the screen.
live-elsewhere = { $what ->
    [microphone] Microphone live: { $name }
    [camera] Camera live: { $name }
   *[both] Microphone and camera live: { $name }
}
live-entry = { $what ->
    [microphone] Your microphone is live here
    [camera] Your camera is live here
   *[both] Your microphone and camera are live here
}
sound-blocked = You can’t hear { $names } yet. Your browser plays sound only after a tap or click.
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
voice-none = No voice call is running. Video and chat continue.
voice-first = Mic 1
voice-second = Mic 2
voice-two = Two people can speak at a time.
voice-free = Free microphone
voice-muted = Muted
voice-not-heard = Not heard
voice-alone = No one here to hear you
voice-silent = No sound
voice-unknown = Unknown
voice-give = Pass the microphone to { $name }
voice-all-have = Everyone in the voice call has a microphone.

# People.
people-title = People
role-customer = Customer
role-host = Host
role-assistant = Assistant
people-here = Here
people-in-call = In the call
people-checking = Getting ready
people-no-microphone = no microphone
people-ready = Ready for the call
people-grace = Connection lost, waiting { $seconds } s
people-gone = Didn’t come back
people-absent = Not here yet
people-unknown = Unknown: the server isn’t responding

# Sound and devices.
sound-title = Sound and camera
sound-volume = Other people’s volume
sound-ring = Ringtone
sound-ring-volume = Ringtone volume
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
wizard-muted = You’re muted in the call. Unmute yourself and say something.
wizard-silent = We can’t hear anything. Choose another microphone below, check its cable and switch, and turn its level up in the sound settings.
wizard-not-yet = Say something first.
wizard-next = Continue
wizard-done = All set: you can hear and be heard.

own-pending = Your browser is asking to use your { $what ->
    [camera] camera
   *[microphone] microphone
}. Choose “Allow”.
own-dismissed = The request to use your { $what ->
    [camera] camera
   *[microphone] microphone
} was closed. Try again and choose “Allow”.
own-missing = { $what ->
    [camera] No camera was found.
   *[microphone] No microphone was found. Plug in a headset and try again.
}
own-blocked-by-page = This page isn’t allowed to use your { $what ->
    [camera] camera
   *[microphone] microphone
}. Allow it with the icon next to the address, then try again.
own-blocked-by-system = Your system doesn’t let the browser use your { $what ->
    [camera] camera
   *[microphone] microphone
}. Allow it in the privacy settings.
own-busy = Another app is using your { $what ->
    [camera] camera
   *[microphone] microphone
}. Close it and try again.
own-unsupported = This browser can’t use your { $what ->
    [camera] camera
   *[microphone] microphone
} here. Try another browser.

# Entry doctor: how the customer gets on, live.
doctor-title = { $name } is joining
doctor-steps = { $name }’s steps
doctor-code = Code
doctor-chat = Chat
doctor-camera = Camera
doctor-microphone = Microphone
doctor-sound = Sound
doctor-is-ok = works
doctor-is-wait = not tested yet
doctor-is-left-out = skipped
doctor-is-not-tried = not tested yet
doctor-is-trying = being tested
doctor-is-pending = browser is asking
doctor-is-works = works
doctor-is-silent = no sound
doctor-is-missing = not found
doctor-is-dismissed = request closed
doctor-is-blocked-by-page = blocked in the browser
doctor-is-blocked-by-system = blocked by the device
doctor-is-busy = used by another app
doctor-is-unsupported = not supported
doctor-is-lost = connection lost
doctor-line-unknown = Connection: being tested
doctor-line-udp = Connection: UDP
doctor-line-tcp = Connection: TCP only, slower
doctor-line-failed = Connection: nothing gets through
doctor-line-unsupported = Calls don’t work in this browser
doctor-say = Say:
doctor-quote = “{ $words }”
doctor-send = Send it
doctor-sent = Sent
doctor-checks = 4 checks
doctor-way-out-camera = Still stuck? { $name } can tap “Audio only” or “Skip media check”.
doctor-way-out = Still stuck? { $name } can choose “Skip media check”; then use the chat.
four-title = Ask { $name }
four-devices = Are the right devices chosen in the drop-down?
four-cables = Are the cables of external devices plugged in?
four-level = Is the microphone’s input level all the way up in the sound settings?
four-sound = Is the computer’s sound on?

# The sentences, as they are said or sent to the customer.
say-pending = Your browser is asking for permission. Look at the top or bottom of the window and choose ‘Allow’.
say-dismissed = The request was closed without an answer. Press ‘Check again’ and choose ‘Allow’.
say-blocked-by-page = { $what ->
    [camera] The camera is blocked for this page. Tap the icon next to the address, open the permissions and allow the camera.
    [microphone] The microphone is blocked for this page. Tap the icon next to the address, open the permissions and allow the microphone.
    [both] Camera and microphone are blocked for this page. Tap the icon next to the address, open the permissions and allow both.
   *[sound] Sound is blocked for this page. Tap the icon next to the address and allow sound.
}
say-blocked-by-system = { $what ->
    [camera] Your device doesn’t let the browser use the camera. Open the device settings, find your browser and allow the camera.
    [microphone] Your device doesn’t let the browser use the microphone. Open the device settings, find your browser and allow the microphone.
    [both] Your device doesn’t let the browser use the camera and microphone. Open the device settings, find your browser and allow both.
   *[sound] Your device is blocking sound. Open the device settings and turn the sound on.
}
say-busy = { $what ->
    [camera] Another app is using the camera. Close it, then press ‘Check again’.
    [microphone] Another app is using the microphone. Close it, then press ‘Check again’.
    [both] Another app is using the camera and microphone. Close it, then press ‘Check again’.
   *[sound] Another app is using the sound. Close it, then play the tone again.
}
say-missing = { $what ->
    [camera] No camera was found. Plug one in, or choose ‘Audio only’.
    [microphone] No microphone was found. Plug in a headset. If you have none, choose ‘Skip media check’, and we can chat instead.
    [both] No camera and no microphone were found. Plug them in. If you have none, choose ‘Skip media check’, and we can chat instead.
   *[sound] No speaker was found. Plug in a headset, or choose ‘Skip media check’, and we can chat instead.
}
say-silent = { $what ->
    [microphone] We can’t hear anything from you. Choose the right microphone in the list, and turn its level up in the sound settings.
   *[sound] Turn your sound on, turn it up, and choose the right speaker in the list.
}
say-unsupported = This browser doesn’t support that. Please open the page in another browser and enter the same code.
say-old-browser = Your browser is too old for sound and video. Please come back with another browser, or with a phone or tablet.
say-no-line = Your network doesn’t let sound and video through. Please try another network, such as your mobile phone’s.
say-no-calls = Calls don’t work in your browser. Please open the page in another browser and enter the same code. We can chat here in the meantime.

# Another device asks for the customer's place.
device-asks = Another device is asking to join
device-asks-code = Someone entered { $name }’s code on another device. Check that it is the same person before you allow it.
device-asks-link = Someone opened { $name }’s link on another device. Check that it is the same person before you allow it.
device-allow = Allow
device-refuse = Deny
busy-answering = Answering
device-left = { $seconds ->
    [one] Denied automatically in { $seconds } second
   *[other] Denied automatically in { $seconds } seconds
}

# Chat.
talk-with = Chat with { $name }

# Search or run a command.
find-title = Search or run a command
find-none = Nothing found
find-accept = Accept { $name }’s call
find-decline = Decline { $name }’s call
find-mute = Mute or unmute
find-camera = Turn the camera on or off

# Keyboard.
keys-title = Keyboard
keys-regions = Next, previous region
keys-sessions = Next, previous session
keys-start = Start session
keys-call = Start call, or back to the call
keys-invite = Code and link
keys-accept = Accept, decline the call
keys-chat = Go to the chat
keys-mute = Mute or unmute, anywhere
keys-camera = Camera, while the video has focus
keys-zoom = Zoom in, zoom out, show all of the video
keys-give = Pass the microphone
keys-escape = Close a panel
keys-single = Single keys (V, M) on the video
# What a key does not do now, and why.
note-no-session = Open a session first.
note-no-call = You’re not in a call.
note-no-caller = No one is calling you.
note-which-call = You’re in several calls. Open the one you want to speak in.
note-call-away = The call with { $name } is on another tab or device. Turn your microphone on there, or choose “Use here”.
note-silenced-away = Muted. The call with { $name } is on another tab or device.
note-not-yet = Your microphone hasn’t changed: the page is still connecting to the call with { $name }. Try again in a moment.
key-ctrl = Ctrl
key-alt = Alt
key-shift = Shift
key-escape = Esc

# Announced to screen readers only.
announce-customer-in = { $name } has joined
announce-line-lost = { $name } lost the connection
announce-line-back = { $name } is back

# Status of a session: fixed terms.
status-requested = Requested
status-confirmed = Confirmed
status-running = Running
status-done = Done
status-cancelled = Cancelled
