"""The glossary: which word the Center uses in each language, shown where an original is translated."""
