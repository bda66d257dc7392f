-- One pass over the deals won in the period.
select close_month as month, sum(amount) as revenue, count(*) as deals
from deals
where is_won and close_date >= $since and close_date < $until
group by close_month
