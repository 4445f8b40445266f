"""What a mail says and how one is written, whatever box it lies in: no channel itself, used by those that are."""

from channels.mail.bounces import statuses
from channels.mail.loops import why_left
from channels.mail.reading import read
from channels.mail.writing import write

__all__ = ["read", "statuses", "why_left", "write"]
