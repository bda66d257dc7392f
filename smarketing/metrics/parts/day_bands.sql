-- The spans of days that a time in stage falls into; the last has no end.
select
    bands.days_from,
    bands.days_to,
    bands.days_band
from (
    values
    (0, 0, 'same day'), (1, 1, '1 day'), (2, 3, '2–3 days'), (4, 7, '4–7 days'), (8, 14, '8–14 days'),
    (15, 30, '15–30 days'), (31, 60, '31–60 days'), (61, 90, '61–90 days'), (91, null, 'over 90 days')
) as bands (days_from, days_to, days_band)
