"""Geoparsing many articles in several processes of one machine: a pool of forked workers, and batches over it."""
