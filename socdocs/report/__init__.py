"""Reports: which parts one holds (plan), what each says (templates filled with facts), and the document they make."""
