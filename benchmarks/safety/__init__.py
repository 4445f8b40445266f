"""What `make safety` plays and prints."""
