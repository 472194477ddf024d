"""The worked examples of examples.md, as tests of any implementation."""
