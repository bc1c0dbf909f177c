"""The site's search: its index, what is typed, what is found, and the page that shows it."""
