"""Here so that tests in the folders below find `parsed` and `story`."""
