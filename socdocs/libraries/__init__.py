"""Control libraries as other programs keep them, read as lists of our controls."""
