"""What every page has in common: who asks for what, the frame around it, and how tables and charts are drawn."""
