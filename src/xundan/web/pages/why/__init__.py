"""为什么变, 怎么办: what moved a number, who is really better, what speed is worth, what drifts, and what to do."""
