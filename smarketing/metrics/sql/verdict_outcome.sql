-- title: Verdict against outcome
-- question: What became of the leads that sales called good, OK and bad?
-- grain: verdict
select
    verdict,
    measure(rated_leads) as rated,
    measure(rated_customers) as customers_so_far,
    measure(rated_lost) as lost_so_far,
    measure(rated_open) as open_still,
    measure(rated_win_rate) as rated_win_rate,
    measure(rated_mature) as n,
    wilson_low(measure(rated_mature_customers), measure(rated_mature)) as low,
    wilson_high(measure(rated_mature_customers), measure(rated_mature)) as high
from lead_feedback_by_handover
where verdict is not null
group by verdict
order by case verdict when 'good' then 1 when 'ok' then 2 else 3 end asc
