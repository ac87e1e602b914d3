"""The editor plugin in a real browser, on pages with editors of other people."""
