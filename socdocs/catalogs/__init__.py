"""Catalogs: the identifiers and structure of the criteria, as data, with short titles of our own."""
