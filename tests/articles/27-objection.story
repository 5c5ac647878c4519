title "第二十七条 费用结算：单位逐行提出异议，采纳的重新编制，不采纳的报送核定"
use 27-half-a-month.story

at 2024-12-03 10:00
as operator.billing_checker decide pass
as using_unit.approver get /api/statements?month=2024-11
save st items.0.id
as using_unit.approver get /api/statements/{st}/lines
save line items.0.id
as using_unit.approver post /api/statements/{st}/objections {"line":"{line}","reason":"开通时间应为11月16日8时"}
as using_unit.approver decide object
expect refused=reason
as using_unit.approver decide object reason="对第一行的起算时间有异议"
expect step=answer by=operator.billing due=2024-12-10

# 采纳的，重新编制、复核、确认。
as operator.billing decide uphold reason="核对开通记录"
expect step=draw by=operator.billing
as operator.billing decide submit note="经核对，开通记录为11月16日零时"
as operator.billing_checker decide pass
expect step=confirm_unit by=using_unit.approver

# 再次提出而不采纳的，附理由报送核定，由核定部门决定。
as using_unit.approver post /api/statements/{st}/objections {"line":"{line}","reason":"仍有异议"}
as using_unit.approver decide object reason="仍有异议"
as operator.billing decide dismiss reason="开通记录经存证核验无误"
expect step=approve by=ei_dept.approver
as ei_dept.approver decide pass
expect state=done
