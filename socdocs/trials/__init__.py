"""Templates tried on invented descriptions, before a report depends on them."""
