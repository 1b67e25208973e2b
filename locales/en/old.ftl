# The page for browsers that cannot run the app, Internet Explorer foremost. It works without
# script: chat, and two ways on.
old-title = Help by chat
old-browser = This browser doesn’t support video calls. You can chat here.
old-ways = To be seen and heard, open this address in Edge, Chrome, Firefox or Safari, or on your phone or tablet. Or ask for audio via phone.
old-code = Session code
old-name = Your name (optional)
old-enter = Open the chat
old-chat = Chat
old-you = You
old-agent = Agent
old-message = Your message
old-send = Send
old-refresh = New messages appear within 5 seconds.
old-nothing = No messages yet
old-waiting = waiting for an agent
old-undelivered = not delivered: the agent is no longer available. Please get in touch again to get a new code.
old-discarded = not sent: nobody was there. Please send it again.
old-ended = This session has ended.
old-returned = Nobody came back. Enter the code again to keep waiting.
old-asked = The code is in use on another device. Allow it there, or wait until your agent allows this device, then press the button again.
old-cookies = Your browser blocks cookies for this page, so it can’t keep your place. Allow cookies for this site, then press the button again. Your code hasn’t been used up.
old-forgotten = This browser no longer remembers your session: its cookies were cleared or blocked. Open this page again and enter your code.
old-too-long = This text is far too long and was not sent. Go back in the browser to shorten it.
