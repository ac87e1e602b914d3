"""How the attribution model is trained, measured and packed."""
