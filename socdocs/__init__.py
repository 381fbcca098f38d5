"""Draft SOC 1, SOC 2 and SOC 3 reports, as Word, Markdown, HTML and PDF, from one description of a system."""

__version__ = "0.1.0"
"""The version, of which the package's metadata is made: it is known here too where nothing was installed."""
