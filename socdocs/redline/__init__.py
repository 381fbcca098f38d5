"""The changes between two Word files of socdocs as tracked changes: two finished files in, one file out."""

from socdocs.redline.merging import redline

__all__ = ["redline"]
