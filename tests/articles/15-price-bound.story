title "第十五条 单位价格有上限：恰为上限的可以报送，多一分的不予报送，并告知数额"
import calendar data/cn-workdays.csv

at 2024-07-01 09:30
as operator.catalogue apply compile_catalogue entries=@15-price-most.json common_need="通用" on_demand="有需求" urgency="先行" reliability="可靠"
as authority.reviewer decide pass
as operator.catalogue decide done entries=@15-price-over.json effective_on=2024-08-01
expect refused=need.price_within article=15.1
as operator.catalogue decide done entries=@15-price-most.json effective_on=2024-08-01
expect step=approve by=authority.approver+ei_dept.approver
