"""What people see: sheets made of answers, and a writer for each format."""
