title "第二十七条 计次用量：凭据登记、复核、单位确认，按使用当日单价乘数量计入结算单，不重复计费"
use 27-counted-catalogue.story

at 2024-09-23 10:00
as operator.billing apply record_count system=养老服务平台 month=2024-09 used_on=2024-09-20 items=PAAS-AI-009:120+SECURITY-SEC-017:3 evidence=沪数安确〔2024〕9号 note="渗透测试9月18日至20日"
expect step=verify by=operator.billing_checker due=2024-09-29 state=open
name 九月
as using_unit.applicant get /api/cases/{case}
expect json.title=养老服务平台 json.unit.name=甲单位

# 复核以后，请单位确认；单位认为数量不符的，提出异议。
as operator.billing_checker decide pass
expect step=confirm by=using_unit.approver due=2024-10-11
at 2024-09-25 10:00
as using_unit.approver decide object
expect refused=desk.reason
as using_unit.approver decide object reason="渗透测试实际为2人·天"
expect step=answer by=operator.billing
as operator.billing decide uphold reason="核对签到表，为2人·天"
expect step=apply
as operator.billing decide submit system=养老服务平台 month=2024-09 used_on=2024-09-20 items=PAAS-AI-009:120+SECURITY-SEC-017:2 evidence=沪数安确〔2024〕9号
as operator.billing_checker decide pass
expect step=confirm due=2024-10-14

# 十个工作日没有异议的，视为无异议，计入结算；9月的结算单在月终已经编制，补入后重新编制。
at 2024-10-10 09:00
expect step=confirm
at 2024-10-15 09:00
expect state=done
as operator.billing get /api/statements?month=2024-09
expect json.total=2 json.items.0.total_fen=576000 json.items.0.lines=2 json.items.1.total_fen=576000
as using_unit.approver get /api/statements?month=2024-09
save st items.0.id
as using_unit.approver get /api/statements/{st}/lines
expect json.items.0.code=PAAS-AI-009 json.items.0.metering=count json.items.0.quantity=120 json.items.0.unit_price=18.00 json.items.0.amount_fen=216000 json.items.0.evidence=沪数安确〔2024〕9号 json.items.0.resource=null
expect json.items.0.explain="2024年9月20日单价18.00元（千次）×120×系数1.00＝2,160.00元"
expect json.items.1.code=SECURITY-SEC-017 json.items.1.quantity=2 json.items.1.amount_fen=360000

case settle_month latest of 甲单位
as operator.billing decide submit note="9月只有计次用量"
as operator.billing_checker decide pass
as using_unit.approver decide confirm
as ei_dept.approver decide pass
expect state=done
as operator.billing get /api/statements/{st}/recompute
expect json.same=true

# 9月已经核定：不再计入9月，计入10月，使用日期照实填写，仍按当日单价。
at 2024-10-21 10:00
as operator.billing apply record_count system=养老服务平台 month=2024-09 used_on=2024-09-28 items=PAAS-AI-009:10 evidence=识别平台9月补充报表
expect refused=need.month_open article=27.1
as operator.billing apply record_count system=养老服务平台 month=2024-10 used_on=2024-09-28 items=PAAS-AI-009:10 evidence=识别平台9月补充报表
as operator.billing_checker decide pass
as using_unit.approver decide confirm
expect state=done
as operator.billing apply record_count system=养老服务平台 month=2024-10 used_on=2024-10-18 items=PAAS-AI-009:10 evidence=识别平台10月报表
as operator.billing_checker decide pass
as using_unit.approver decide confirm
expect state=done
at 2024-11-01 09:00
as using_unit.approver get /api/statements?month=2024-10
expect json.items.0.total_fen=38000 json.items.0.lines=2
save october items.0.id
as using_unit.approver get /api/statements/{october}/lines
expect json.items.0.from=2024-09-28T00:00:00+08:00 json.items.0.unit_price=18.00 json.items.0.amount_fen=18000
expect json.items.1.from=2024-10-18T00:00:00+08:00 json.items.1.unit_price=20.00 json.items.1.amount_fen=20000
