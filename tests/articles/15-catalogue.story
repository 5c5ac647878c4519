title "第十五条 服务目录编制：提出、审核、编制、核定"
# 市大数据中心提出事项，主管部门审核（要求补正一次），市大数据中心编制，主管部门与经济信息化主管部门共同核定。
import calendar data/cn-workdays.csv

at 2024-07-01 09:30
as operator.catalogue apply compile_catalogue entries=@15-proposal.json common_need="全市各单位通用的计算和存储" on_demand="三十二个单位提出需求" urgency="先提供云主机、云硬盘和数据库" reliability="已试用三个月"
expect step=review by=authority.reviewer due=2024-07-15 state=open

# 补正期间不计时：7月4日、5日不计入。
at 2024-07-03 10:00
as authority.reviewer decide supplement reason="请补充试用期间的故障情况"
expect step=supply by=operator.catalogue
at 2024-07-05 16:00
as operator.catalogue decide resubmit supplement="试用期间无中断，附试用报告"
expect step=review by=authority.reviewer due=2024-07-17

at 2024-07-08 11:00
as authority.reviewer decide pass opinions="各项均属共性需求，同意"
expect step=compile by=operator.catalogue due=2024-07-22

at 2024-07-10 14:00
as operator.catalogue decide done entries=@15-catalogue.json effective_on=2024-08-01
expect step=approve by=authority.approver+ei_dept.approver due=2024-07-24

# 两部门都核定，目录才成立；先后不限。
at 2024-07-12 09:00
as ei_dept.approver decide pass
expect step=approve state=open by=authority.approver
at 2024-07-15 15:00
as authority.approver decide pass
expect step=none state=done recorded=case.decided

at 2024-08-01 09:00
as using_unit.applicant get /api/catalogue?on=2024-08-01
expect json.items.0.code=IAAS-CMP-001 json.items.0.unit_price=46.00
