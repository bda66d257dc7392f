"""What pages are made of. The only place, besides the pages, that knows Streamlit."""

from smarketing.ui.frame import Page, open_page
from smarketing.ui.warm import warm_up

__all__ = ["Page", "open_page", "warm_up"]
