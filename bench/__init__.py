"""What `make bench` runs: the figures of the project, each measured on the spot."""
