"""The one door to the admin: name and password, a second factor, and how long a session lives."""
