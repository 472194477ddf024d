"""A second proof at sign-in, for who wants it: the six digits of her phone."""
