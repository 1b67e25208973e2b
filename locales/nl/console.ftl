# The agents' console.
