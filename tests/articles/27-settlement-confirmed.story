title "第二十七条 费用结算：编制、复核、单位确认、经济信息化主管部门核定，此后不再改变"
use 27-half-a-month.story

# 复核的人不得是编制的人。
at 2024-12-03 10:00
as operator.billing_checker decide pass
expect step=confirm_unit by=using_unit.approver due=2024-12-17
as using_unit.approver get /api/statements?month=2024-11
expect json.items.0.total_fen=51600 json.items.0.kind=unit
save st items.0.id
as using_unit.approver decide confirm
expect step=approve by=ei_dept.approver due=2024-12-17
as ei_dept.approver decide pass
expect step=none state=done notice=statement_approved

# 由来源重算，结果一致。
as operator.billing get /api/statements/{st}/recompute
expect json.same=true
as operator.billing get /api/statements/{st}
expect json.state=approved json.total_fen=51600
