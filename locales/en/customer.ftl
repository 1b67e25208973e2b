# The customer's page.

# Code entry.
entry-page = Enter your code
entry-title = Enter your code
entry-lead = The person who helps you gives you nine digits.
entry-code-label = Session code
entry-code-state = { $have } of { $of } digits entered
entry-missing = { $count ->
    [0] All digits are there.
    [one] One more digit. Spaces do not matter.
   *[other] { $count } more digits. Spaces do not matter.
}
entry-first-hint = Spaces do not matter.
entry-name = Your name, if you like
entry-continue = Continue
entry-continue-busy = Opening
entry-continue-why = Enter the digits first.
entry-cookies = Your browser blocks cookies for this page, so it cannot keep your place. Allow cookies for this site in the browser’s settings, or open this page in another browser. Your code is not used up.
entry-safe-title = Nobody sees or hears you yet.
entry-safe-body = You decide that on the next page.
entry-no-code = No code?
entry-contact = Contact us: { $contact }
entry-help = Help with joining
entry-privacy = Privacy

# By link.
link-title = You are invited
link-lead = { $name } would like to help you here.
link-enter = Come in
link-not-open = This link is not open any more. Ask for a new one, or enter a code.
link-neutral-title = Your session with { $name }
link-looking = We are checking your link.
link-dead-title = This link is no longer valid
link-dead-body = Ask for a new link, or enter a session code.
link-code-instead = Enter a code instead

# Another device has the place (F2).
takeover-asking-title = One moment
takeover-asking-device = Your place is open on another device. We are asking there whether you may go on here.
takeover-asking-host = We are asking your adviser whether you may go on on this device.
takeover-asking-nobody = Your agent is not connected at the moment. The question stays open for them.
takeover-asking-then-host = { $seconds ->
    [one] Without an answer we ask your agent in { $seconds } second.
   *[other] Without an answer we ask your agent in { $seconds } seconds.
}
takeover-asking-left = { $seconds ->
    [one] The question ends in { $seconds } second.
   *[other] The question ends in { $seconds } seconds.
}
takeover-cancel = Cancel
takeover-ask-again = Ask again
takeover-asked-title = Go on on another device?
takeover-asked-body = Someone opened your session with the same code on another device. If that is not you, stay here.
takeover-allow = Move there
takeover-refuse = Stay here
takeover-gone-title = You went on on another device
takeover-gone-body = This page no longer sees or sends anything.
takeover-here = Enter the code here again
forgotten-title = This browser no longer knows your session
forgotten-body = Its cookies were cleared or blocked. Enter your code to come back.

# Lobby.
lobby-page = Media check
lobby-welcome = You are in
lobby-lead = Now we check camera, microphone and sound. Your browser asks for permission: choose “Allow”.
lobby-lead-choice = No camera, or do you not want to show anything? Then choose “Audio only”.
lobby-continue = Continue
lobby-audio-only = Audio only
lobby-skip = Skip media check
lobby-asking-body = Choose “Allow” in the question of your browser, at the top of the window or at the bottom.
lobby-check-title = Does this look right?
lobby-check-title-audio = Can we hear you?
lobby-only-you = Only you see this
lobby-no-picture = No picture
lobby-change-device = Change { $device }
lobby-headset = Sound is best with a headset. Without one it works too.
lobby-headset-fine = Use anyway
lobby-agent-sees = { $name } sees this step too.
lobby-not-passed = Something does not work yet. You can go on with “Audio only” or “Skip media check”.

# Skipping always asks.
skip-title = Enter without the media check?
skip-body = We may not see or hear you then. We tell { $name } that you skipped it. You can write at any time.
skip-confirm = Skip media check
skip-back = Back to the check

# How each thing stands.
check-camera = Camera
check-microphone = Microphone
check-sound = Sound
check-not-tried = Not tried yet
check-not-tested = Not tested
check-trying = One moment
check-pending = Your browser is asking
check-works = { $what ->
    [camera] We see a picture
    [microphone] We hear you
   *[sound] You hear us
}
check-listening = Say something
check-tap = Tap anywhere, so that this page may listen.
check-silent = { $what ->
    [microphone] We hear nothing yet
   *[sound] You heard nothing
}
check-missing = { $what ->
    [camera] No camera found
    [microphone] No microphone found
   *[sound] No sound device found
}
check-dismissed = The question was closed
check-blocked-by-page = Blocked for this page
check-blocked-by-system = Blocked by the device
check-busy = Used by another app
check-unsupported = This browser cannot do it
check-left-out = Left out
check-tone = Play a tone
check-tone-playing = Did you hear it?
check-heard = Yes
check-not-heard = No

# When something is stuck: the sentence at the top.
stuck-both = We cannot see or hear you
stuck-camera = We cannot see you
stuck-microphone = We cannot hear you
stuck-sound = You cannot hear us
stuck-again = Check again
stuck-others-work = { $what ->
    [camera-microphone] Camera and microphone work.
    [camera] The camera works.
    [microphone] The microphone works.
   *[none] You can write at any time.
}

# Why, and what to do.
why-pending = Your browser waits for your answer. Look for its question at the edge of the window, and choose “Allow”.
why-missing = { $what ->
    [camera] No camera was found. Plug one in, or choose “Audio only”.
    [microphone] No microphone was found. Plug in a headset, or go on without and write.
   *[both] Neither camera nor microphone was found. Plug them in, or skip the media check.
}
why-dismissed = The question was closed without an answer. Press “Check again” and choose “Allow”.
why-blocked-by-page = { $what ->
    [camera] { $browser } blocks the camera for this page.
    [microphone] { $browser } blocks the microphone for this page.
   *[both] { $browser } blocks camera and microphone for this page.
}
why-blocked-by-system = { $what ->
    [camera] Your device does not let the browser use the camera.
    [microphone] Your device does not let the browser use the microphone.
   *[both] Your device does not let the browser use camera and microphone.
}
why-busy = { $what ->
    [camera] Another app is using the camera. Close it, then press “Check again”.
    [microphone] Another app is using the microphone. Close it, then press “Check again”.
   *[both] Another app is using camera and microphone. Close it, then press “Check again”.
}
why-unsupported = This browser cannot use camera and microphone here. Open the page in another browser, with the address or the code.
why-silent = { $what ->
    [microphone] We hear nothing from you. Choose the right microphone, check that it is not switched off, and turn its level up in the sound settings.
   *[sound] Turn the volume up, and choose the right speaker. On a phone, use the volume buttons.
}

# Steps for a blocked page, by browser.
browser-generic = Your browser
thing = { $what ->
    [camera] Camera
    [microphone] Microphone
   *[both] Camera and Microphone
}
steps-safari-phone-1 = Tap the sign at the left of the address (“aA” or a small page).
steps-safari-phone-2 = Tap “Website Settings”, then “{ $thing }”.
steps-chrome-phone-1 = Tap the sign at the left of the address.
steps-chrome-phone-2 = Tap “Permissions”, then switch on “{ $thing }”.
steps-samsung-1 = Tap the lock at the left of the address.
steps-samsung-2 = Tap “Permissions”, then “{ $thing }”.
steps-firefox-phone-1 = Tap the sign at the left of the address.
steps-firefox-phone-2 = Tap “Blocked” beside “{ $thing }”.
steps-chrome-1 = Click the sign at the left of the address.
steps-chrome-2 = Switch on “{ $thing }”.
steps-firefox-1 = Click the crossed-out sign at the left of the address.
steps-firefox-2 = Remove the block beside “{ $thing }” with the small x.
steps-safari-1 = In the menu “Safari”, open “Settings for this website”.
steps-safari-2 = Look for “{ $thing }”.
steps-other-1 = Open the permissions of this page: mostly by the sign beside the address.
steps-other-2 = Look for “{ $thing }”.
steps-last = Choose “Allow” and come back. This page notices by itself.
system-windows = Open the Windows settings, “Privacy & security”, “{ $thing }”, and allow it for your browser.
system-mac = Open the system settings, “Privacy & Security”, “{ $thing }”, and allow it for your browser. Then start the browser again.
system-ios = Open the settings of your device, look for your browser, and allow “{ $thing }”.
system-android = Open the settings of your device, “Apps”, your browser, “Permissions”, and allow “{ $thing }”.
system-other = Open the privacy settings of your device and allow “{ $thing }” for your browser.

# In another app's browser.
elsewhere-title = Open in your own browser
elsewhere-body = Copy this address and open it in Safari, Chrome or Firefox. Your code stays valid.
elsewhere-copy-link = Copy the address
elsewhere-copy-code = Copy the code

# Ready.
ready-page = Ready
ready-title = All set
ready-lead = { $name } can call you now. Or you start the call yourself.
ready-lead-waiting = We are waiting until the session is confirmed. You can write meanwhile.
ready-alone = { $name } will be here soon. You can write meanwhile.
ready-waiting = We’ll tell you when { $name } is here. You can write meanwhile.
ready-start = Start
ready-start-busy = Starting
ready-start-why = { $name } is not here at the moment.
ready-start-unsupported = Calls do not work in this browser.
ready-lead-unsupported = Calls do not work in this browser. You can write to { $name } here, or open this page in another browser with the same code.
ready-missed = Missed call from { $name }
ready-unanswered = { $name } did not answer
ready-declined = { $name } cannot take the call now
ready-check-again = Back to the media check
ready-left = You left the call. You can come back.
ready-join = Back to the call

# Ring.
ring-page = { $name } calls you
ring-title = { $name } calls you
ring-accept = Accept
ring-decline = Decline
ring-camera = Show my camera
ring-out-title = Calling { $name }
ring-out-lead = It rings for { $seconds } s at most.
ring-out-cancel = Stop calling

# Call.
call-page = Call with { $name }
call-title = Call with { $name }
call-sees-hears = { $name } sees and hears you
call-sees = { $name } sees you and does not hear you
call-hears = { $name } hears you and does not see you
call-nothing = { $name } does not see or hear you now
call-unsure = One moment: we are checking whether { $name } can see and hear you
call-in-call = In the call
call-leave = Leave
call-chat = Chat
call-devices = Devices
devices-title = Your devices
devices-level = The bars move when you speak.
call-only-sound = You are talking with { $name }
call-own-paused = Your camera is paused. It starts again when you come back.
call-swap = Swap the pictures
call-restart-failed = { $what ->
    [camera] The camera does not start any more.
   *[microphone] The microphone does not start any more.
}
call-permission-lost = { $what ->
    [camera] The camera is no longer allowed on this page.
   *[microphone] The microphone is no longer allowed on this page.
}
call-join-voice = Join voice call
call-join-voice-body = { $name } has started a voice call. Would you like to join?
call-leave-voice = Leave voice call
call-stay-out = Not now
call-listen-only = You are listening. { $name } can pass you the microphone.

# Grace: the adviser's line is gone.
gone-title = The line of { $name } is gone
gone-body = We keep your place. You do not have to do anything.
gone-seconds = { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}
gone-private = Nobody sees or hears you now
gone-camera = Your camera starts again when { $name } is back.

# Back at code entry (D13, D14).
returned-title = { $name } did not come back
returned-body = Press “Continue” and you wait again. Your code is filled in.
returned-kept = These messages did not arrive. You can send them again:
returned-kept-one = This message did not arrive. You can send it again:

# Over.
ended-page = Session ended
ended-title = The session has ended
ended-title-cancelled = The session was cancelled
ended-body = Nobody sees or hears you any more.
ended-new = Enter another code
lobby-closed-title = You waited for a long time
lobby-closed-body = We have closed your place after two hours. Enter your code to wait again.

# The page's own troubles.
stopped-title = This page has stopped
stopped-body = Nothing is lost. Load the page again to go on.
stopped-reload = Load again
