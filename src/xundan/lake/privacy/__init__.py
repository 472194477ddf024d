"""What keeps people's data apart from who they are: keys, masks, pseudonyms, forgetting."""
