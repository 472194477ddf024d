"""The simulated shop looks like a shop, reads like one, and is the same each time."""
