"""The shell of a report from its reference document, which python-docx opens: styles, lists, page, headers, footers."""
