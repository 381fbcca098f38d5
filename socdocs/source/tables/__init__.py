"""Tables that people keep in CSV files and workbooks: a grid of cells, then columns, then rows, then a located tree."""
