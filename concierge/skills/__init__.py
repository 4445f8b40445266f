"""Services as folders (Agent Skills) with their examples and attacks, run through the real product (DE8)."""
