"""What the analyses say: sentences, tables, and the same for programs."""
