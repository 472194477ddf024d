"""What was done on the site, by whom: written once, never changed, each entry sealed to the one before."""
