"""Django's SQLite backend with the one thing changed that our writes need."""
