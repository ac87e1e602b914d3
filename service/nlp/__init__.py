"""The language side: Stanza reads an article once, everything else reads the Reading."""
