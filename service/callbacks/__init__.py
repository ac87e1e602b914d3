"""Reports posted to who waits for them, where the settings say so."""
