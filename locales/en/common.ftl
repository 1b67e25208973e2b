# Used on every page.

language-choose = Language
product = Bistand

# People.
role-agent = Agent
you = You
customer = Customer

# Buttons that mean the same everywhere.
copy = Copy
copied = Copied
copy-failed = Not copied. Press and hold the text to copy it.
try-again = Try again
close = Close
back = Back
loading = Loading
busy-seconds = { $seconds } s

# Chat.
chat = Chat
chat-log = Conversation
chat-empty = No messages yet
chat-write-to = Message { $name }
chat-write-waiting = You can keep writing
chat-send = Send
chat-sending = Sending
chat-sent = Sent
chat-seen = Read
chat-waits-for = Waiting for { $name }
chat-failed = Not sent. Your text is kept.
chat-change = Edit text
chat-typing = { $name } is typing …
chat-new = { $count ->
    [one] { $count } new message
   *[other] { $count } new messages
}
chat-left = { $count ->
    [one] { $count } character left
   *[other] { $count } characters left
}
chat-too-long = { $count ->
    [one] { $count } character too many
   *[other] { $count } characters too many
}
chat-erased = This message was deleted.
chat-closed = This session has ended. You can still read the chat.
chat-unsent = Not sent:

# The line, in words.
line-good = Good connection
line-weak = Weak connection
line-lost = Connection lost
line-connecting = Connecting
line-tcp = Slow connection on your network
line-no-media = Sound and video can’t get through
line-unsupported = Calls don’t work in this browser
line-server = The server isn’t responding

# Why someone is not seen or heard, and what does not arrive.
reach-unsupported = Calls don’t work in this browser. You can chat.
reach-server = The server isn’t responding. We keep trying.
reach-blocked = Sound and video are blocked on this network. You can chat.
reach-reconnecting = The connection for sound and video is being restored.
reach-paused = { $what ->
    [camera] Your device has paused the camera.
    [microphone] Your device has muted the microphone.
   *[both] Your device has paused the camera and the microphone.
}
reach-stopped = { $what ->
    [camera] Your camera has stopped.
    [microphone] Your microphone has stopped.
   *[both] Your camera and your microphone have stopped.
}
reach-not-arriving = { $what ->
    [camera] Your video isn’t getting through.
    [microphone] Your voice isn’t getting through.
   *[both] Your video and voice aren’t getting through.
}
reach-not-played = { $name } can’t hear you yet: their browser wants a tap for sound.
reach-not-received = { $what ->
    [camera] { $name } isn’t receiving your video.
    [microphone] { $name } isn’t receiving your voice.
   *[both] { $name } isn’t receiving your video and voice.
}
reach-silent = No sound from your microphone. Is it switched off?
arrive-stopped = { $name }’s camera has stopped.
arrive-nothing-comes = Nothing is coming through from { $name } right now.
arrive-not-arriving = { $name }’s video isn’t reaching you.

# Sound and picture controls.
mute = Mute
unmute = Unmute
camera = Camera
camera-on = Camera on
camera-off = Camera off
camera-other = Other camera
camera-flip = Flip
microphone = Microphone
sound-tap = Tap for sound
# One page of a person holds the call; this is another one.
other-page-title = The call is on another tab or device
other-page-body = Your camera and microphone are off here. You can still chat.
other-page-use = Use here
# As many tabs of a person are open in a session as may be; this is one more.
too-many-title = You have too many tabs of this session open
too-many-body = Close one, then try again.
picture-of = { $name }’s video
picture-own = Your video
device-number = { $kind ->
    [camera] Camera { $number }
    [microphone] Microphone { $number }
   *[speaker] Speaker { $number }
}
device-standard = System default
device-kind = { $kind ->
    [camera] Camera
    [microphone] Microphone
   *[speaker] Speaker
}
device-away = { $device } (not connected)
device-in-use = In use: { $device }
device-no-names = Your devices show their names once you’ve used them.
device-speaker-system = This browser plays sound through the system’s default speaker.
# A chosen device is not there or does not start; then which one is used.
device-gone = { $kind ->
    [camera] The camera “{ $device }” is not connected.
    [microphone] The microphone “{ $device }” is not connected.
   *[speaker] The speaker “{ $device }” is not connected.
}
device-refused = { $kind ->
    [camera] The camera “{ $device }” won’t start.
    [microphone] The microphone “{ $device }” won’t start.
   *[speaker] The speaker “{ $device }” won’t start.
}
device-now = Now in use: { $device }.
device-now-system = Using the system’s default device for now.
device-change = Choose a device

# Connection to the server.
connection-lost = No connection.
connection-kept = Your text is kept.
connection-retry-in = Trying again in { $seconds } s.
connection-retry-now = Try now

# Notices in the conversation. $who is "you" when it was the customer's own doing and the customer
# reads it, "me" when it was the agent's and that agent reads it.
notice-entered = { $who ->
    [you] You’re in the session
   *[other] { $name } joined
}
notice-entered-link = { $who ->
    [you] You’re in the session
   *[other] { $name } joined with the link
}
notice-taken-over = { $who ->
    [you] You moved to this device
   *[other] { $name } moved to another device
}
notice-check-passed = { $who ->
    [you] You passed the media check
   *[other] { $name } passed the media check
}
notice-sound-not-tested = { $who ->
    [you] You finished the media check; the speaker was not tested
   *[other] { $name } finished the media check; the speaker was not tested
}
notice-audio-only = { $who ->
    [you] You chose audio only
   *[other] { $name } chose audio only
}
notice-check-skipped = { $who ->
    [you] You skipped the media check
   *[other] { $name } skipped the media check
}
notice-old-browser = { $who ->
    [you] You’re using Internet Explorer
   *[other] { $name } is using Internet Explorer
}
notice-call-began = The call has started
notice-ring-unanswered = No answer
notice-ring-declined = { $who ->
    [you] You declined the call
    [me] You declined the call
   *[other] { $name } can’t take the call right now
}
notice-call-left = { $who ->
    [you] You left the call
    [me] You left the call
   *[other] { $name } left the call
}
notice-call-joined = { $who ->
    [you] You joined the call
    [me] You joined the call
   *[other] { $name } joined the call
}
notice-connection-lost = { $who ->
    [you] You lost the connection
    [me] You lost the connection
   *[other] { $name } lost the connection
}
notice-connection-back = { $who ->
    [you] You’re back
    [me] You’re back
   *[other] { $name } is back
}
notice-gone = { $who ->
    [you] You were away too long
    [me] You were away too long
   *[other] { $name } didn’t come back
}
notice-returned-to-entry = Nobody came back. The session is waiting for the code again.
notice-voice-started = { $who ->
    [me] You started the voice call
   *[other] The voice call has started
}
notice-voice-ended = { $who ->
    [me] You ended the voice call
   *[other] The voice call has ended
}
notice-ended = { $status ->
    [cancelled] { $who ->
        [me] You cancelled the session
       *[other] The session was cancelled
    }
   *[done] { $who ->
        [me] You ended the session
       *[other] The session has ended
    }
}
notice-reopened = { $who ->
    [me] You reopened the session
   *[other] The session is open again
}
