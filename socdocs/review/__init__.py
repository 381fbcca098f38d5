"""The review of a draft as its readers will judge it: signals as data, measures as functions, a verdict for each."""
