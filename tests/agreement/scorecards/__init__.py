"""The oracle and the real code over months drawn by chance under plans drawn by chance: every card and every line."""
