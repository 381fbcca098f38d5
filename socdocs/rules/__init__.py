"""What can be wrong with a well-formed description: one module per family, one function per rule."""
