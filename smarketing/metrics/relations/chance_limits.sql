-- How many standard errors it takes to name one of so many, so that all together are wrong once in forty
-- times (Bonferroni): the normal quantile of 1 - 0.025 / steps.
select
    limits.steps,
    limits.least_errors
from (
    values
    (1, 1.96), (2, 2.241), (3, 2.394), (4, 2.498), (5, 2.576), (6, 2.638),
    (7, 2.69), (8, 2.734), (9, 2.773), (10, 2.807), (11, 2.838), (12, 2.865),
    (13, 2.891), (14, 2.914), (15, 2.935), (16, 2.955), (17, 2.974), (18, 2.991),
    (19, 3.008), (20, 3.023), (21, 3.038), (22, 3.052), (23, 3.065), (24, 3.078)
) as limits (steps, least_errors)
