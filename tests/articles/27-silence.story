title "第二十七条 费用结算：十个工作日内未提出异议的，视为无异议，并予注明"
use 27-half-a-month.story

at 2024-12-03 10:00
as operator.billing_checker decide pass
expect step=confirm_unit by=using_unit.approver due=2024-12-17
day 2024-12-17
expect step=confirm_unit card=yellow
day 2024-12-18
expect step=approve by=ei_dept.approver
as ei_dept.approver decide return reason="请核对云硬盘用量"
expect step=draw by=operator.billing
