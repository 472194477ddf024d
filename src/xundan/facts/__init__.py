"""What happened, derived from imported rows by the rules: one file a fact, one Ibis expression each."""
