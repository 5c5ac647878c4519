title "批量办理：只限规则允许的结论；逐件办理、逐件留痕"
use 18-quota-granted.story

at 2024-10-10 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32+IAAS-STO-002:200 purpose="申请和管理模块测试" verification_plan="按测试大纲，功能和性能全部通过"
as using_unit.approver post /api/cases/{case}/decisions {"rev":1,"step":"endorse","outcome":"pass","batch":true}
expect step=review by=operator.reviewer recorded=case.decided

# 规则没有允许的结论不能批量办理，办件不动。
as operator.reviewer post /api/cases/{case}/decisions {"rev":2,"step":"review","outcome":"pass","batch":true}
expect refused=desk.not_batch article=19.1
expect step=review
# 允许的结论照常要求理由。
as operator.reviewer post /api/cases/{case}/decisions {"rev":2,"step":"review","outcome":"supplement","batch":true}
expect refused=desk.reason
as operator.reviewer post /api/cases/{case}/decisions {"rev":2,"step":"review","outcome":"supplement","batch":true,"reason":"请补充安全责任人"}
expect step=supply by=using_unit.applicant
# 列表告诉经办人哪些结论可以批量办理。
as using_unit.applicant decide resubmit supplement="已补充"
as operator.reviewer get /api/duties
expect json.items.0.batch.0.outcome=supplement json.items.0.batch.0.reason=true
as platform.audit_admin of 上海市大数据中心 get /api/record?kind=case.decided&q=batch
expect json.total=2
