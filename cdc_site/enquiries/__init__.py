"""Forms in which people write to the Center, the inbox of staff, and the mails that announce a message."""
