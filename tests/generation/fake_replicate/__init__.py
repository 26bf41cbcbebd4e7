"""A faithful fake of Replicate's API: a process of its own, real HTTP, outputs on a second port.

It was written from Replicate's documents (OpenAPI of 2026-04-09, the pages on rate limits, lifecycle, retention and
deadlines) and from answers seen in public logs, and not from our client. `python -m tests.generation.fake_replicate
--port N` runs it; tests start it with `launcher.FakeReplicate`.

    server.py     HTTP: routes, faults on the way, the second port for outputs
    world.py      accounts, predictions and their life by a clock that can be turned forward, files, rate limits
    schemas.py    what each model takes, and the 422 for what it does not
    faults.py     scripted faults: which request, what goes wrong
    media.py      real pictures, clips and scripts
    launcher.py   start it, script it, read its log and which of its rules were broken

Administration: POST /_fake/reset, /_fake/config, /_fake/script, /_fake/clock; GET /_fake/log, /_fake/predictions,
/_fake/violations.
"""
