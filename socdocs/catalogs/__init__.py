"""Catalogs: the identifiers and structure of the criteria, as data, with our own short titles."""
