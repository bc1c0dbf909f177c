"""Languages: which are on, their direction, dates, labels per language, catalogues."""
