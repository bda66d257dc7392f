-- Of the deals that each persona lost in the period, those lost for each of the eight commonest reasons.
with lost as (
    select
        persona,
        lost_reason,
        measure(lost_deals) as deals
    from deals_by_close
    where is_lost
    group by persona, lost_reason
),

reasons as (
    select
        lost_reason as reason,
        sum(deals) as deals,
        row_number() over (order by sum(deals) desc, lost_reason) as place
    from lost
    where lost_reason is not null and lost_reason <> '(unknown)'
    group by lost_reason
),

personas as (
    select
        persona as losing,
        sum(deals) as deals
    from lost
    group by persona
)

select
    personas.losing as persona,
    'lost reason' as aspect,
    reasons.place,
    reasons.reason as item,
    coalesce(lost.deals, 0) as made,
    personas.deals as n
from personas
cross join reasons
left join lost on personas.losing = lost.persona and reasons.reason = lost.lost_reason
where reasons.place <= 8
