"""The files of the shop, a module each. All writers cut at the end of the period and write the same bytes each time."""
