"""The metric reference, printed from the dictionary: ``python -m smarketing.metrics.document > docs/metrics.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from smarketing.metrics.catalog import Entry, catalog
from smarketing.metrics.dictionary import Clock, Measure, dictionary

_TOP = """\
# Metrics

Printed from `smarketing/metrics/` by `python -m smarketing.metrics.document`; change a definition there, not here.

What holds for every number: a period is half open, and a row without the date that decides lies in no period, all time
included. A rate is a fraction 0-1 and null where nothing stands below the line; beside it stand its n and the ends of
its 95 % Wilson interval. Rates of leads are over mature leads only, the young ones are counted apart. Text that is
missing is `(unknown)` and a row like any other. `as_of` is the day of the export, that day included; nothing depends on
today's date.

Where the usual definitions leave room, we decided:

- A closed deal without a close date counts in no period; data health lists it.
- What is dated after the as-of day has not happened by it: the stage is not reached, the deal is open, the lead is not
  counted. Data health lists it.
- Weeks start on Monday and are complete once their Sunday is not after the as-of day; a cohort's month, once it is
  over.
- In the pipeline movement a deal opened and won between two snapshots is both new and won. A won deal leaves at the
  amount it was won at, the difference shows as an increase or a decrease. A deal missing now is gone, never lost.
- The weakest step is named on at least 30 leads, and only where the rate lies further below the target, or below what
  the leads of the year before the period did after as many days, than chance explains: all steps together are wrong
  about either once in forty times at most (Bonferroni). Young leads are held against young ones of the past; against a
  target, leads judged count as they stand. The tests make 200 companies by chance: 95 in 100 must hear of no weak step
  where nothing changed, and 90 in 100 of a drop by a third from 30 % that 400 leads met. A step is not judged where all
  who reached the next stage skipped it: its rate would be that to a later stage. Its price is leads short × the rates
  from there to customer × the average deal size of the twelve full months before the as-of day and the running one, the
  `12_months` of the pages. A later step without a rate in the period takes its rate of the year before, else its
  target; where it has none of these, the price is not known.
- Two sides of the funnel (`funnel_compared`) are watched for equally long: a step counts only if it was made within the
  days in which four of five make it (its maturity lag, whole days), of leads that were in the stage for at least that
  long; younger leads, and leads without dates to time the step by, are left out on both sides and counted apart. A
  difference has Newcombe's interval. It is called higher or lower on at least 30 leads a side, where its 95 % interval
  leaves out nothing and a test of two shares says so: all steps together, up or down, are wrong about that once in
  forty times at most (Bonferroni). Where no lag is known every lead counts, and sides of other days are not judged;
  nor is a step for which more than one lead in ten has no dates, or which the export does not record on both sides.
  Its worth is n × difference × the rates from there to customer of both sides together × the average deal size of
  `weakest_step`. Of days in both a period and the year before it, the period has the leads. `docs/funnel.md` says more.
- Money is summed in one reporting currency, that of the settings, else the one most deals are in. An amount in another
  is converted with the exchange rate in force on its own day: of a deal its close, else its expected close, else its
  creation; of costs the first day of their period. In force is the latest rate on or before that day, directly, the
  other way about, or by way of a third currency. Without one it counts as the CRM converted it, else nowhere, and data
  health and `unconverted_amounts` list it. So a new rate moves an open deal in another currency, in the pipeline
  movement too.
- Asked as of an earlier day, a number knows the verdicts and the terms of stages (owner, target, limit) that were in
  force at the end of that day. Reasons read as they are worded today, and personas are those
  of today's rules, each set of which is for leads created from a day on or for all.
- Whether a lead was followed up as agreed goes by the service level in force on the day it was handed over (the first
  that was agreed, for leads of before): the first touch of sales on or after that day within the working time of its
  type and, unless the lead was reached, the attempts within their days.
  Never touched and past the limit is not kept; where no file shows contacts, it is unknown. `docs/lead-quality.md` says
  what counts as a touch, an attempt and as reached. Where nobody rated a lead, `quality_with_crm_by_…` and
  `reasons_with_crm` take its CRM status; no other number does.
- Leads of several stages or groups may be the same ones: an explanation goes row by row and never adds rows up.
- What a forecast goes by (`forecast_…`) is counted in whole weeks back from its day, over the 52 weeks before it; asked
  with `known_by`, an earlier day, nothing that came after that day counts. The probability of a goal is the share of
  2,500 seeded futures that reach it: open deals win by the rate of deals found in their stage and by their age, leads
  come at the rate of the last 13 weeks, convert by a Beta posterior and land by the observed lag, amounts are drawn
  from what was won. `docs/forecast.md` says how, and how such forecasts did on past quarters.
- A change is against the period of as many days before, where the data covers it: where the first record, to the
  week, comes by its first day or, with ten weeks or more, within a week of it. Else the tile says when the data begin.
- Open pipeline is that of the as-of day, whatever the period; the scorecard has none for the period before.
"""


def document() -> str:
    """Return the whole reference as Markdown."""
    known = dictionary()
    parts = [
        _TOP,
        "## Questions\n\n| name | question | one row per | columns |\n| --- | --- | --- | --- |",
        *(_question(entry) for entry in catalog()),
        "\n## Measures",
        *(line for clock in known.clocks.values() for line in _clock(clock)),
    ]
    return "\n".join(parts) + "\n"


def _question(entry: Entry) -> str:
    columns = ", ".join(f"`{column}`" for column in entry.columns)
    return f"| `{entry.name}` | {entry.question} | {', '.join(entry.grain)} | {columns} |"


def _clock(clock: Clock) -> Iterator[str]:
    measures = [measure for measure in dictionary().measures.values() if measure.clock == clock.name]
    if measures:
        yield f"\n### `{clock.name}`: {clock.meaning}\n"
        yield "| name | label | definition | formula | unit | better | owner | where from |"
        yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
        yield from (_measure(measure) for measure in measures)


def _measure(measure: Measure) -> str:
    cells = (
        f"`{measure.name}`",
        measure.label,
        measure.definition,
        f"`{measure.sql}`",
        measure.unit,
        measure.better,
        measure.owner,
        measure.source,
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(document())
