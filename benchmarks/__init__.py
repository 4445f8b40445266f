"""What `make bench` measures. Bars belong here and never to a test."""
