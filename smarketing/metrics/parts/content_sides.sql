-- Deals of each persona, and of all together, by content: how many of the won met it, how many of the lost.
with met as (
    select
        persona,
        content,
        measure(won_after_content) as won_met,
        measure(lost_after_content) as lost_met
    from deal_contents_by_close
    group by persona, content
),

ended as (
    select
        persona as ended_persona,
        measure(tied_won_deals) as won,
        measure(tied_lost_deals) as lost
    from deals_by_close
    group by persona
),

whole as (
    select
        sum(won) as won,
        sum(lost) as lost
    from ended
)

select
    met.persona,
    met.content,
    met.won_met,
    met.lost_met,
    ended.won,
    ended.lost
from met
inner join ended on met.persona = ended.ended_persona
union all
select
    '(all personas)' as persona,
    met.content,
    sum(met.won_met) as won_met,
    sum(met.lost_met) as lost_met,
    max(whole.won) as won,
    max(whole.lost) as lost
from met
cross join whole
group by met.content
