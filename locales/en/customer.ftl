# The customer's page in the session.

# Another device has the place (F2).
takeover-asked-title = Continue on another device?
takeover-asked-body = Someone opened your session with the same code on another device. If that isn’t you, stay here.
takeover-allow = Continue there
takeover-refuse = Stay here
inside-slow = The server is taking a while to answer. You don’t have to do anything: we keep trying.

# Lobby.
lobby-page = Media check
lobby-welcome = You’re in the session
lobby-lead = Next, we’ll check your camera, microphone and sound. Your browser will ask for permission: choose “Allow”.
lobby-lead-choice = No camera, or prefer not to be seen? Choose “Audio only”.
lobby-continue = Continue
lobby-audio-only = Audio only
lobby-skip = Skip media check
lobby-asking-body = When your browser asks, at the top or bottom of the window, choose “Allow”.
lobby-check-title = Does this look right?
lobby-check-title-audio = Can we hear you?
lobby-only-you = Only you see this
lobby-no-picture = No video
lobby-change-device = Change { $device }
lobby-headset = Sound is best with a headset. It also works without one.
lobby-headset-fine = Continue without a headset
lobby-agent-sees = { $name } sees this step too.
lobby-not-passed = Something isn’t working yet. You can continue with “Audio only” or “Skip media check”.

# Skipping always asks.
skip-title = Skip the media check?
skip-body = We may not be able to see or hear you, and { $name } will know you skipped it. You can chat at any time.
skip-confirm = Skip media check
skip-back = Back to the check

# How each thing stands.
check-camera = Camera
check-microphone = Microphone
check-sound = Sound
check-not-tried = Not tested yet
check-not-tested = Not tested
check-trying = One moment
check-pending = Your browser is asking
check-works = { $what ->
    [camera] Your camera works
    [microphone] We hear you
   *[sound] You can hear us
}
check-listening = Say something
check-tap = Tap anywhere so this page can listen.
check-silent = { $what ->
    [microphone] Nothing heard yet
   *[sound] Tone not heard
}
check-missing = { $what ->
    [camera] No camera found
    [microphone] No microphone found
   *[sound] No speaker found
}
check-dismissed = The request was closed
check-blocked-by-page = Blocked for this page
check-blocked-by-system = Blocked by the device
check-busy = In use by another app
check-unsupported = Not supported by this browser
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
   *[none] You can chat at any time.
}

# Why, and what to do.
why-pending = Your browser is waiting for your answer. Look for its request at the edge of the window and choose “Allow”.
why-missing = { $what ->
    [camera] No camera was found. Plug one in, or choose “Audio only”.
    [microphone] No microphone was found. Plug in a headset, or continue without one and use the chat.
   *[both] No camera and no microphone were found. Plug them in, or skip the media check.
}
why-dismissed = The request was closed without an answer. Press “Check again” and choose “Allow”.
why-blocked-by-page = { $what ->
    [camera] { $browser } is blocking the camera for this page.
    [microphone] { $browser } is blocking the microphone for this page.
   *[both] { $browser } is blocking the camera and microphone for this page.
}
why-blocked-by-system = { $what ->
    [camera] Your device doesn’t let the browser use the camera.
    [microphone] Your device doesn’t let the browser use the microphone.
   *[both] Your device doesn’t let the browser use the camera and microphone.
}
why-busy = { $what ->
    [camera] Another app is using the camera. Close it, then press “Check again”.
    [microphone] Another app is using the microphone. Close it, then press “Check again”.
   *[both] Another app is using the camera and microphone. Close it, then press “Check again”.
}
why-unsupported = This browser can’t use the camera and microphone here. Open the page in another browser, with the link or the code.
why-silent = { $what ->
    [microphone] We can’t hear anything from you. Choose the right microphone, check that it isn’t switched off, and turn its level up in the sound settings.
   *[sound] Turn the volume up, and choose the right speaker. On a phone, use the volume buttons.
}

# Steps for a blocked page, by browser.
browser-generic = Your browser
thing = { $what ->
    [camera] Camera
    [microphone] Microphone
   *[both] Camera” and “Microphone
}
steps-safari-phone-1 = Tap the icon to the left of the address (“aA” or a small page).
steps-safari-phone-2 = Tap “Website Settings”, then “{ $thing }”.
steps-chrome-phone-1 = Tap the icon to the left of the address.
steps-chrome-phone-2 = Tap “Permissions”, then turn on “{ $thing }”.
steps-samsung-1 = Tap the lock to the left of the address.
steps-samsung-2 = Tap “Permissions”, then “{ $thing }”.
steps-firefox-phone-1 = Tap the icon to the left of the address.
steps-firefox-phone-2 = Tap “Blocked” next to “{ $thing }”.
steps-chrome-1 = Click the icon to the left of the address.
steps-chrome-2 = Turn on “{ $thing }”.
steps-firefox-1 = Click the crossed-out icon to the left of the address.
steps-firefox-2 = Remove the block next to “{ $thing }” with the small x.
steps-safari-1 = In the “Safari” menu, open “Settings for this website”.
steps-safari-2 = Look for “{ $thing }”.
steps-other-1 = Open the permissions for this page, usually with the icon next to the address.
steps-other-2 = Look for “{ $thing }”.
steps-last = Choose “Allow” and come back. This page notices automatically.
system-windows = Open the Windows settings, “Privacy & security”, “{ $thing }”, and allow access for your browser.
system-mac = Open the system settings, “Privacy & Security”, “{ $thing }”, and allow access for your browser. Then restart the browser.
system-ios = Open your device’s settings, find your browser, and allow “{ $thing }”.
system-android = Open your device’s settings, “Apps”, your browser, “Permissions”, and allow “{ $thing }”.
system-other = Open your device’s privacy settings and allow “{ $thing }” for your browser.

# In another app's browser.
elsewhere-title = Open in your own browser
elsewhere-body = Copy this address and open it in Safari, Chrome or Firefox. Your code stays valid.
elsewhere-copy-link = Copy the address
elsewhere-copy-code = Copy the code

# Ready.
ready-page = Ready
ready-title = All set
ready-lead = { $name } can call you now, or you can start the call yourself.
ready-lead-waiting = We’re waiting for the session to be confirmed. You can chat in the meantime.
ready-alone = { $name } isn’t connected right now. You can chat in the meantime.
ready-waiting = We’ll tell you when { $name } is here. You can chat in the meantime.
ready-agent-gone = { $name } can no longer help you in this session. Please get in touch again to get a new code.
chat-undelivered = Not delivered
ready-start = Start
ready-start-busy = Starting
ready-start-why = { $name } isn’t here right now.
ready-start-unsupported = Calls don’t work in this browser.
ready-lead-unsupported = Calls don’t work in this browser. You can chat with { $name } here, or open this page in another browser with the same code.
ready-missed = Missed call from { $name }
ready-unanswered = { $name } didn’t answer
ready-declined = { $name } can’t take the call right now
ready-check-again = Back to the media check
ready-left = You left the call. You can come back.
ready-join = Back to the call

# Ring.
ring-page = { $name } is calling you
ring-title = { $name } is calling you
ring-accept = Accept
ring-decline = Decline
ring-camera = Show my camera
ring-out-title = Calling { $name }
ring-out-lead = { $seconds ->
    [one] Rings for { $seconds } more second.
   *[other] Rings for { $seconds } more seconds.
}
ring-out-cancel = Stop calling

# Call.
call-page = Call with { $name }
call-title = Call with { $name }
call-sees-hears = { $name } sees and hears you
call-sees = { $name } sees you but doesn’t hear you
call-hears = { $name } hears you but doesn’t see you
call-nothing = { $name } doesn’t see or hear you now
call-unsure = One moment: we’re checking whether { $name } can see and hear you
call-their-muted = { $name } is muted
call-their-silent = { $name }’s voice isn’t reaching you.
call-their-tap = You don’t hear { $name } yet: tap for sound.
call-in-call = In the call
call-leave = Leave
call-chat = Chat
call-devices = Devices
devices-title = Your devices
devices-level = The bars move when you speak.
call-only-sound = You’re talking to { $name }
call-own-paused = Your camera is paused. It starts again when you come back.
call-swap = Swap the videos
call-restart-failed = { $what ->
    [both] The camera and the microphone couldn’t be started.
    [camera] The camera couldn’t be started.
   *[microphone] The microphone couldn’t be started.
}
call-permission-lost = { $what ->
    [camera] The camera isn’t allowed on this page.
    [both] The camera and the microphone aren’t allowed on this page.
   *[microphone] The microphone isn’t allowed on this page.
}
call-join-voice = Join voice call
call-join-voice-body = { $name } has started a voice call. Would you like to join?
call-leave-voice = Leave voice call
call-stay-out = Not now
call-listen-only = You’re listening. { $name } can pass you the microphone.

# Grace: the agent is not there, whether the connection was lost or they signed out.
gone-title = { $name } isn’t connected
gone-body = We’re keeping your place. You don’t have to do anything.
gone-seconds = { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}
gone-private = Nobody can see or hear you now
gone-camera = Your camera starts again when { $name } is back.

# Over.
ended-page = Session ended
ended-title = The session has ended
ended-title-cancelled = The session was cancelled
ended-body = Nobody can see or hear you any more.
ended-new = Enter another code
