"""Form pages, what came in through them, the mails that announce it, and where these go."""

from .enquiry import Enquiry, EnquiryMail, RecentSender, State
from .page import EnquiryField, EnquiryPage
from .settings import EnquiryAddress, EnquiryReader, EnquirySettings

__all__ = [
    "Enquiry",
    "EnquiryAddress",
    "EnquiryField",
    "EnquiryMail",
    "EnquiryPage",
    "EnquiryReader",
    "EnquirySettings",
    "RecentSender",
    "State",
]
