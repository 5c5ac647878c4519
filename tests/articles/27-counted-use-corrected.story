title "第二十七条 计次用量更正：单位对结算单的计次行提出异议，采纳的更正数量或者作废，重新编制"
use 27-counted-catalogue.story

at 2024-09-23 10:00
as operator.billing apply record_count system=养老服务平台 month=2024-09 used_on=2024-09-20 items=PAAS-AI-009:120+SECURITY-SEC-017:3 evidence=报表1
as operator.billing_checker decide pass
as using_unit.approver decide confirm
at 2024-10-01 09:00
case settle_month latest of 甲单位
as operator.billing decide submit note="9月"
as operator.billing_checker decide pass
as using_unit.approver get /api/statements?month=2024-09
expect json.items.0.total_fen=756000
save st items.0.id
as using_unit.approver post /api/statements/{st}/objections {"line":"1","reason":"重复调用二十千次"}
as using_unit.approver decide object reason="第一行"
as operator.billing decide uphold reason="核对日志"
as operator.billing post /api/statements/{st}/corrections {"line":"1","from":"2024-09-20T08:00:00+08:00","reason":"改时间"}
expect refused=count.not_by_time
as operator.billing post /api/statements/{st}/corrections {"line":"1","quantity":100,"reason":"重复调用二十千次"}
as operator.billing decide submit note="更正"
as operator.billing get /api/statements/{st}
expect json.total_fen=720000 json.lines=2
as operator.billing get /api/statements/{st}/lines
expect json.items.0.quantity=100 json.items.0.objection.state=upheld
as operator.billing_checker decide return reason="第二行应当作废"
as operator.billing post /api/statements/{st}/corrections {"line":"2","from":"2024-09-20T00:00:00+08:00","to":"2024-09-20T00:00:00+08:00","reason":"演练费用由政务云承担"}
as operator.billing decide submit note="作废第二行"
as operator.billing_checker decide pass
as using_unit.approver decide confirm
as ei_dept.approver decide pass
as operator.billing get /api/statements/{st}
expect json.total_fen=180000 json.lines=1 json.state=approved
as operator.billing get /api/statements/{st}/recompute
expect json.same=true
as operator.billing post /api/statements/{st}/corrections {"line":"1","quantity":90,"reason":"再改"}
expect refused=statement.closed
