"""What a message says of the case: each quantity in its context, contact, events, and who is typing."""
