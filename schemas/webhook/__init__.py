"""What each CMS sends; fields that are not named here are ignored, at every depth."""
