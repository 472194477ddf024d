"""What to do next: rules of the trade held against the shop's figures, each with what it rests on and is worth."""
