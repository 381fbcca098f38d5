"""The rules for a valid description: one module per family, one function per rule."""
