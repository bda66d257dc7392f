-- title: Values to filter by
-- question: Which values does each shared filter offer, commonest first?
-- grain: column_name, value
-- param row_limit: 200
with counted as (
    select 'persona' as column_name, persona as option_value, count(*) as leads from leads_now group by persona
    union all
    select 'source' as column_name, source as option_value, count(*) as leads from leads_now group by source
    union all
    select 'campaign' as column_name, campaign as option_value, count(*) as leads from leads_now group by campaign
    union all
    select 'team' as column_name, team as option_value, count(*) as leads from leads_now group by team
    union all
    select 'owner' as column_name, owner as option_value, count(*) as leads from leads_now group by owner
    union all
    select 'segment' as column_name, segment as option_value, count(*) as leads from leads_now group by segment
),

ranked as (
    select
        column_name,
        option_value,
        leads,
        row_number() over (partition by column_name order by leads desc, option_value) as place
    from counted
)

select
    column_name,
    option_value as value,
    leads
from ranked
where place <= $row_limit
order by column_name, place
