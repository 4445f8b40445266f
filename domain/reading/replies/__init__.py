"""What a vendor answered: each concern of a reply has its file, `reply` puts them together (SO5)."""
