"""From the files to the finished report: the steps of `steps.WORKFLOW`, each in its module, and their data."""
