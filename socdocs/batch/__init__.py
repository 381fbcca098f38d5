"""Build many reports in one run: find them, name them, build them in parallel, and record the outcome of each."""
