title "第二十七条 费用结算：已经逐行提出的异议，不因期限届满或者确认而视为没有异议"
use 27-half-a-month.story

at 2024-12-03 10:00
as operator.billing_checker decide pass
as using_unit.approver get /api/statements?month=2024-11
save st items.0.id
as using_unit.approver post /api/statements/{st}/objections {"line":"1","reason":"开通时间应为11月16日8时"}

# 只提出了异议，没有办理“提出异议”：期限届满，交由运行管理单位答复，不作无异议处理。
day 2024-12-18
expect step=answer by=operator.billing
as operator.billing decide uphold reason="核对开通记录"
as operator.billing decide submit note="已重新核对"
as operator.billing_checker decide pass

# 提出异议之后又点了“确认”的，也先答复。
as using_unit.approver post /api/statements/{st}/objections {"line":"2","reason":"内存数量有误"}
as using_unit.approver decide confirm
expect step=answer by=operator.billing
as operator.billing decide dismiss reason="数量与开通记录一致"
expect step=approve by=ei_dept.approver
as ei_dept.approver decide pass
expect state=done
