"""Loads croniter, which DBOS needs, where it sees no secret: it has `file` look at Python when it is loaded (by
`platform.architecture`), with the whole environment of this process."""

import importlib

from mvcore.process import environment_of_children

with environment_of_children():
    importlib.import_module("croniter")
