"""What a promotion or a member day did, against the days' usual course."""
