"""Mutated files of every format: no crash, nothing lost, the same twice."""
