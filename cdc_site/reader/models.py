"""No tables of its own, only views of others' (`tables.py`). Without this module no signal of migrations comes here."""
