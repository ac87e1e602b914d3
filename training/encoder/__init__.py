"""The encoder and every head on it, trained in one run: tags, trees, entities, attributions."""
