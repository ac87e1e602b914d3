"""The encoder: one pass over an article, from which every processor takes its words."""
