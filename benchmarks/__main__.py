"""`make bench`: measure and print."""

from __future__ import annotations

from benchmarks import webhook

webhook.main()
