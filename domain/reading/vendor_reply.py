"""A vendor's reply: availability, price, lead time, delivery, each with the words it rests on (SO5)."""

from __future__ import annotations

from domain.reading.replies.reply import Asked, VendorReply, read_vendor_reply, reads_as_opt_out

__all__ = ["Asked", "VendorReply", "read_vendor_reply", "reads_as_opt_out"]
