"""From the files to the finished report: the steps of `steps.WORKFLOW`, a module for each, and what they work on."""
