"""One file for each step. docs/database.md says how one is added."""
