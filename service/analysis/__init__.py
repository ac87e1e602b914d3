"""From the reading to the report: sources, attributions, figures."""
