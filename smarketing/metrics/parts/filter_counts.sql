-- Leads by each value of each shared filter.
select
    'persona' as column_name,
    persona as option_value,
    count(*) as leads
from leads_now
group by persona
union all
select
    'source' as column_name,
    source as option_value,
    count(*) as leads
from leads_now
group by source
union all
select
    'campaign' as column_name,
    campaign as option_value,
    count(*) as leads
from leads_now
group by campaign
union all
select
    'team' as column_name,
    team as option_value,
    count(*) as leads
from leads_now
group by team
union all
select
    'owner' as column_name,
    owner as option_value,
    count(*) as leads
from leads_now
group by owner
union all
select
    'segment' as column_name,
    segment as option_value,
    count(*) as leads
from leads_now
group by segment
