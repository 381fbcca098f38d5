"""Reports: choose their parts (plan), fill templates with facts, and compose the document."""
