"""Do the analyses find what was planted? Simulations with a known truth, written to docs/studies. `make study`."""
