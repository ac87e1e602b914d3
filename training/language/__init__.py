"""The six Stanza processors of package `newsroom`: prepare, train, assemble, evaluate."""
