"""What people decided about findings and figures, and how that is laid over a report."""
