title "第十九条 逾期未验证：期满提醒运行管理单位，可以提出释放；单位同意的按验证未通过办理，不同意的继续"
use 18-quota-granted.story

at 2024-10-10 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8 purpose="测试" verification_plan="按大纲"
name opening
as using_unit.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 应用主机=i-0a11@10.66.1.11
as operator.provisioner decide done
expect step=verify due=2024-11-11
# 原则上一个月：11月11日24:00之前不提醒，之后提醒。
at 2024-11-11 23:00
as operator.reviewer get /api/cases?procedure=release_unverified
expect json.total=0
at 2024-11-12 09:00
case release_unverified latest
expect step=propose by=operator.reviewer due=2024-11-26
# 提出释放要有理由；单位不同意的，说明理由，测试资源不动。
as operator.reviewer decide propose
expect refused=desk.reason
as operator.reviewer decide propose reason="逾期未验证，占用配额"
expect step=answer by=using_unit.approver
as using_unit.approver decide object reason="联调单位推迟，十二月完成"
expect state=refused
case opening
expect step=verify resource=test:running
# 三十日后仍未验证的，再次提醒。
day 2024-12-13
as operator.reviewer get /api/cases?procedure=release_unverified
expect json.total=1
day 2024-12-14
as operator.reviewer get /api/cases?procedure=release_unverified
expect json.total=2
case release_unverified latest
as operator.reviewer decide propose reason="再次逾期"
# 单位没有答复的，由运行管理单位负责人决定；释放仍先备份、停用、保留。
day 2024-12-28
expect step=decide by=operator.lead
as operator.lead decide release reason="两次逾期，单位未答复"
expect state=released
case opening
expect step=remedy by=operator.provisioner resource=test:running
as operator.provisioner decide release reason="按决定释放"
expect step=backup by=using_unit.ops

# 在此期间验证了的，提醒自行终止。
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8 purpose="测试" verification_plan="按大纲"
name second
as using_unit.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 应用主机=i-0a21@10.66.1.21
as operator.provisioner decide done
day 2025-02-06
case release_unverified latest
expect step=propose
case second
as using_unit.applicant decide pass report="通过" reason="春节期间联调"
day 2025-02-07
case release_unverified latest
expect state=withdrawn
