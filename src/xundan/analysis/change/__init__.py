"""What moved a number between two periods: factors, parts and segments whose shares add up to the change."""
