"""A local page that shows a report while its files are written, and leads from each word to its place in them."""
