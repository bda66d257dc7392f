"""Who the made-up company is: its product, people, personas, sources, campaigns and content.

Chances are multipliers of the odds of a step; 1 changes nothing. Campaigns are placed in days before the day the demo
is made for (negative: after it), so that the company can be moved to another day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NAME: Final = "Fernhollow Systems"
PRODUCT: Final = "Fernhollow Flow"
CURRENCY: Final = "EUR"
PIPELINE: Final = "Sales Pipeline"


@dataclass(frozen=True)
class Persona:
    """A kind of buyer: its share of leads, how its titles read, and how well it moves on."""

    name: str
    share: float
    titles: tuple[str, ...]
    contains: tuple[str, ...]
    qualifies: float
    accepted: float
    wins: float


@dataclass(frozen=True)
class Source:
    """Where leads come from; ``visits`` a lead costs in traffic."""

    name: str
    share: float
    detail: str
    qualifies: float
    accepted: float
    wins: float
    visits: float


@dataclass(frozen=True)
class Campaign:
    """A campaign of one source; ``budget`` in EUR a month, billed weekly or monthly."""

    name: str
    source: str
    from_days: int
    to_days: int
    weight: float
    budget: float
    billed: str
    content: tuple[str, ...]


@dataclass(frozen=True)
class Rep:
    """A sales person; ``answers_after`` is the median number of hours to the first touch."""

    name: str
    team: str
    answers_after: float
    forgets: float
    wins: float
    rates: float


@dataclass(frozen=True)
class Segment:
    """A group of accounts by size; ``deal`` is the median amount of a deal in EUR."""

    name: str
    share: float
    employees: tuple[int, int]
    deal: float
    wins: float


PERSONAS: Final = (
    Persona("Operations lead", 0.28,
            ("Head of Operations", "Operations Manager", "Director of Logistics", "Supply Chain Manager"),
            ("operations", "logistics", "supply chain"), 1.25, 1.15, 1.15),
    Persona("Hands-on planner", 0.22,
            ("Production Planner", "Maintenance Planner", "Shift Supervisor", "Warehouse Coordinator"),
            ("planner", "supervisor", "coordinator"), 1.10, 0.80, 0.70),
    Persona("IT decision-maker", 0.16,
            ("IT Director", "Head of IT", "Enterprise Architect", "Chief Information Officer"),
            ("it director", "head of it", "architect", "information officer"), 0.95, 0.95, 0.85),
    Persona("Finance approver", 0.12,
            ("Chief Financial Officer", "Finance Director", "Controller"),
            ("financial", "finance", "controller"), 0.90, 1.10, 1.25),
    Persona("Executive sponsor", 0.09,
            ("Managing Director", "Chief Executive Officer", "Chief Operating Officer", "Founder"),
            ("managing director", "chief executive", "chief operating", "founder"), 1.15, 1.45, 1.60),
    Persona("", 0.13, ("", "", "", "Student", "Consultant", "Assistant"), (), 0.45, 0.55, 0.60),
)  # fmt: skip

SOURCES: Final = (
    Source("Organic Search", 0.21, "Blog and guides", 1.15, 1.15, 1.10, 46),
    Source("Paid Search", 0.17, "Search ads", 1.05, 1.10, 1.00, 31),
    Source("Paid Social", 0.17, "Sponsored posts", 0.90, 1.00, 0.85, 58),
    Source("Direct Traffic", 0.10, "Typed address", 1.00, 1.05, 1.10, 52),
    Source("Email Marketing", 0.09, "Newsletter", 1.30, 1.10, 1.05, 19),
    Source("Offline Sources", 0.08, "Trade fairs", 1.00, 1.00, 1.00, 0),
    Source("Referrals", 0.06, "Partners and customers", 1.60, 1.80, 1.60, 14),
    Source("Organic Social", 0.05, "Posts", 0.65, 0.80, 0.85, 74),
    Source("Other Campaigns", 0.07, "Content syndication", 1.35, 0.22, 0.60, 0),
)
WEAK_SOURCE: Final = "Paid Social"
"""Its MQLs stopped becoming SQLs two months before the day the demo is made for: the story to be found."""
WEAK_DAYS: Final = 61
SURGE_DAYS, SURGE = 75, 0.22
"""For so long, such a share of all other leads comes from it instead: its budget was raised."""
POOR_SOURCE: Final = "Other Campaigns"
"""Bought leads that fill a form and then don't remember it: many bad verdicts."""

GUIDE, CHECKLIST, WEBINAR, CALCULATOR = (
    "Guide: Plan a week in an hour", "Checklist: Ready for the audit", "Webinar: Fewer stoppages",
    "Calculator: Cost of downtime",
)  # fmt: skip
CASE_DAIRY, CASE_PAPER, DEMO, PRICES, NEWSLETTER, REPORT, FAIR, VIDEO = (
    "Case study: Norrfall Dairy", "Case study: Aldermoor Paper", "Demo request", "Price list", "Newsletter",
    "Report: State of planning", "Trade fair scan", "Video: Ten minutes on the floor",
)  # fmt: skip
CONTENT: Final = (
    GUIDE,
    CHECKLIST,
    CALCULATOR,
    CASE_DAIRY,
    CASE_PAPER,
    DEMO,
    PRICES,
    REPORT,
    VIDEO,
    WEBINAR,
    NEWSLETTER,
    FAIR,
)
OPEN_CONTENT: Final = (GUIDE, CHECKLIST, CALCULATOR, CASE_DAIRY, DEMO, PRICES, REPORT, VIDEO)
"""What a lead without a campaign converts on."""

CAMPAIGNS: Final = (
    Campaign("Search: brand", "Paid Search", 730, -60, 1.0, 1500, "week", (DEMO, PRICES)),
    Campaign("Search: planning software", "Paid Search", 730, -60, 1.6, 4600, "week", (DEMO, CALCULATOR)),
    Campaign("Search: downtime", "Paid Search", 520, -30, 0.9, 2600, "week", (CALCULATOR, GUIDE)),
    Campaign("Search: competitors", "Paid Search", 400, 95, 0.5, 1900, "week", (PRICES, DEMO)),
    Campaign("Social: guide for planners", "Paid Social", 730, 330, 1.2, 3100, "week", (GUIDE,)),
    Campaign("Social: cost of downtime", "Paid Social", 540, 62, 1.3, 3500, "week", (CALCULATOR,)),
    Campaign("Social: executives", "Paid Social", 380, 120, 0.5, 2200, "week", (REPORT, CASE_PAPER)),
    Campaign("Social: win the audit", "Paid Social", 75, -25, 3.2, 5200, "week", (CHECKLIST,)),
    Campaign("Newsletter", "Email Marketing", 730, -90, 2.0, 350, "month", (NEWSLETTER,)),
    Campaign("Nurture: downtime series", "Email Marketing", 600, -60, 0.8, 300, "month", (CALCULATOR, CASE_DAIRY)),
    Campaign("Webinar: fewer stoppages, autumn", "Email Marketing", 415, 385, 2.0, 2400, "month", (WEBINAR,)),
    Campaign("Webinar: fewer stoppages, spring", "Email Marketing", 235, 205, 2.0, 2400, "month", (WEBINAR,)),
    Campaign("Webinar: year-end planning", "Email Marketing", 40, -12, 2.4, 2900, "month", (WEBINAR,)),
    Campaign("Guide: plan a week in an hour", "Organic Search", 730, -200, 1.0, 800, "month", (GUIDE,)),
    Campaign("State of planning report", "Organic Search", 420, -60, 0.8, 1600, "month", (REPORT,)),
    Campaign("Case studies", "Organic Search", 600, -100, 0.6, 700, "month", (CASE_DAIRY, CASE_PAPER)),
    Campaign("Fair: Hall and Floor", "Offline Sources", 610, 604, 30.0, 14000, "month", (FAIR,)),
    Campaign("Fair: Plant Week", "Offline Sources", 440, 436, 30.0, 17000, "month", (FAIR,)),
    Campaign("Fair: Hall and Floor, second year", "Offline Sources", 246, 240, 30.0, 15000, "month", (FAIR,)),
    Campaign("Fair: Plant Week, second year", "Offline Sources", 73, 69, 30.0, 18500, "month", (FAIR,)),
    Campaign("Regional breakfasts", "Offline Sources", 500, -40, 0.5, 900, "month", (CASE_DAIRY,)),
    Campaign("Partner programme", "Referrals", 640, -200, 1.0, 1100, "month", (DEMO, CASE_PAPER)),
    Campaign("Customers recommend", "Referrals", 300, -60, 0.8, 600, "month", (DEMO,)),
    Campaign("Syndication: report", "Other Campaigns", 560, 300, 1.0, 3300, "month", (REPORT,)),
    Campaign("Syndication: checklist", "Other Campaigns", 300, -20, 1.0, 3900, "month", (CHECKLIST,)),
    Campaign("Plant floor stories", "Organic Social", 480, -80, 0.8, 400, "month", (VIDEO,)),
)

SEGMENTS: Final = (
    Segment("SMB", 0.55, (10, 199), 20_800, 1.15),
    Segment("Mid-market", 0.33, (200, 1_499), 38_500, 0.95),
    Segment("Enterprise", 0.12, (1_500, 18_000), 79_000, 0.70),
)
NORTH, SOUTH = "Team North", "Team South"
REPS: Final = (
    Rep("Ylva Sandmark", NORTH, 0.7, 0.01, 1.25, 0.85),
    Rep("Piet Oldenkamp", NORTH, 1.8, 0.03, 1.05, 0.70),
    Rep("Hanne Brekke", NORTH, 2.6, 0.04, 1.00, 0.62),
    Rep("Radek Wolny", NORTH, 5.5, 0.06, 0.95, 0.45),
    Rep("Chiara Montelli", SOUTH, 1.5, 0.03, 1.15, 0.74),
    Rep("Lucien Favre-Roche", SOUTH, 9.0, 0.09, 0.95, 0.40),
    Rep("Marisol Ibarrondo", SOUTH, 14.0, 0.10, 0.90, 0.33),
    Rep("Benedikt Achleitner", SOUTH, 30.0, 0.17, 0.80, 0.18),
)
MARKETERS: Final = ("Mara Lindqvist", "Jonas Petrel")
SALES_LEAD: Final = "Tomas Varga"
COUNTRIES: Final = {
    NORTH: ("Germany", "Netherlands", "Denmark", "Sweden", "Poland"),
    SOUTH: ("Austria", "Switzerland", "France", "Italy", "Spain"),
}
INDUSTRIES: Final = (
    "Food and drink",
    "Paper and packaging",
    "Metal parts",
    "Logistics",
    "Chemicals",
    "Furniture",
    "Utilities",
)
DEAL_STAGES: Final = (("Discovery", 0.10), ("Demo", 0.25), ("Proposal", 0.45), ("Negotiation", 0.70))
"""The open stages of a deal with the CRM's probability."""
WON, LOST = "Closed Won", "Closed Lost"
LOST_REASONS: Final = ("Price", "No decision", "Chose a competitor", "Missing feature", "Budget cut", "Timing")
UNQUALIFIED_REASONS: Final = (
    "Wrong person",
    "Company too small",
    "No need",
    "Wrong contact details",
    "Only wanted the download",
)
