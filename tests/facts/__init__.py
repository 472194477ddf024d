"""How facts are kept up to date; what they say is compared with the oracle in tests/agreement."""
