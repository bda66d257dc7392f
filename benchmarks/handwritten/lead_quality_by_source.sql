-- Verdicts joined to the leads handed over in the period only.
with counted as (
    select
        source,
        count(*) as handed_over,
        count(verdict) as n,
        count_if(verdict = 'good') as good,
        count_if(verdict = 'ok') as ok,
        count_if(verdict = 'bad') as bad,
        1.959963984540054 as z,
        z * z / 2 as half
    from handed_over_leads
    left join live_feedback using (lead_number)
    where handed_over_date >= $since and handed_over_date < $until
    group by source
)
select
    source, handed_over, n as rated, n / handed_over as coverage, good, ok, bad, bad / nullif(n, 0) as rejection_rate,
    (bad + half - z * sqrt(bad::double * (n - bad) / n + half / 2)) / (n + 2 * half) as low,
    (bad + half + z * sqrt(bad::double * (n - bad) / n + half / 2)) / (n + 2 * half) as high
from counted
