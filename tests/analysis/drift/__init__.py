"""Control charts, worked out by hand and by their properties."""
