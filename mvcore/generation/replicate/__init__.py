"""Replicate: real images, scripts and clips through its predictions API.

provider.py    ReplicateProvider: submit, find, poll, fetch, cancel
ordering.py    an order is sent once, and found again when its answer is lost
looks.py       one prediction as it stands, asked for with patience and never too often
pace.py        pauses that end at once when the provider is closed
listing.py     the provider's list of recent predictions
api.py         the one place that speaks HTTP to the API; answers are values, also the bad ones
account.py     whose token it is
gate.py        when the next order may be sent: 600 a minute, what a 429 says, low credit
live.py        pure: does a model still take what the catalogue says?
matching.py    pure: is this prediction that request?
choosing.py    pure: which of several such predictions is the order that was lost, or is that in doubt?
reading.py     pure: a prediction as the API tells it -> status, progress, cost, output
uploads.py     the character's picture: an uploaded file, once
pictures.py    is this the picture that was sent?
download.py    outputs: streamed, checked, no token to foreign hosts
whole.py       is a downloaded picture or clip all there?
trouble.py     what went wrong, by kind, with a sentence for a person

What is sent for a request stands beside this package, in model_input.py and schema_drift.py.
"""

from mvcore.generation.replicate.account import account_name
from mvcore.generation.replicate.provider import ReplicateProvider
from mvcore.generation.replicate.reading import billed

__all__ = ["ReplicateProvider", "account_name", "billed"]
