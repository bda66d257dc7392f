-- The findings counted; checks that found nothing need no row to be compared.
select check_name, count(*) as records from contradictions group by check_name
