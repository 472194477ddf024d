"""Who may enter the site, and what each may see."""
