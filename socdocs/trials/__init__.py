"""Render templates with synthetic descriptions before a report depends on them."""
