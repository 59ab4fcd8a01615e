"""Measurements that are too long for tests: run each as `python -m benchmarks.NAME`."""
