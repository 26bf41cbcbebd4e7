"""Run the fake until the process is ended; prints its two addresses as one line of JSON."""

import argparse

from tests.generation.fake_replicate.server import serve

parser = argparse.ArgumentParser(description="A fake of Replicate's API on this machine.")
parser.add_argument("--port", type=int, default=0, help="port of the API; any free one by default")
parser.add_argument("--output-port", type=int, default=0, help="port of the outputs; any free one by default")
arguments = parser.parse_args()
serve(arguments.port, arguments.output_port)
