title "第十五条、第二十七条 目录自核定之后的日期生效：核定当日已经发生的用量不按新价格结算"
import calendar data/cn-workdays.csv

at 2024-07-01 09:30
as operator.catalogue apply compile_catalogue entries=@15-proposal.json common_need="通用" on_demand="有需求" urgency="先行" reliability="可靠"
as authority.reviewer decide pass
as operator.catalogue decide done entries=@15-catalogue.json effective_on=2024-07-15
at 2024-07-15 15:00
as authority.approver decide pass
as ei_dept.approver decide pass
expect state=done
as operator.reviewer get /api/catalogue?on=2024-07-15
expect json.items.0.code=(absent)
as operator.reviewer get /api/catalogue?on=2024-07-16
expect json.effective=2024-07-16 json.items.0.code=IAAS-CMP-001
