"""Our own figures beside those of the industry and of competitors."""
