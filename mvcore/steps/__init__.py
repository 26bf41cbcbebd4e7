"""The steps of the durable jobs: submit, wait for and collect a take; stitch a film.

A step that ran but was not remembered runs again, so each one first looks at what is there. What has to be written down
is written even when the disk is full: the step waits for room, for an order that is forgotten would be paid for twice.

bench.py    what the steps work with, and how they wait and write
order.py    submit: found again or placed, once
twin.py     equal requests are bought once
take.py     wait, collect, and what follows by itself
elsewhere.py orders that live where the settings do not lead any more
failures.py what becomes of a take when a step fails
today.py    what a model no longer takes is left out of an order
reference.py the character's picture, by its id
film.py     stitch
prepare.py  clips conformed ahead of time
wishes.py   a project's choices in the words of the film engine
"""

from mvcore.steps.bench import Workbench
from mvcore.steps.film import stitch_film
from mvcore.steps.order import submit
from mvcore.steps.prepare import Preparer
from mvcore.steps.take import collect, to_fetch_again, to_stop, wait, what_follows

__all__ = [
    "Preparer",
    "Workbench",
    "collect",
    "stitch_film",
    "submit",
    "to_fetch_again",
    "to_stop",
    "wait",
    "what_follows",
]
