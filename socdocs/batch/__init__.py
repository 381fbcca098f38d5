"""Many reports in one run: which there are, under which names, built side by side, and what became of each."""
