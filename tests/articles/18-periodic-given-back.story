title "第十八条 周期性配额到期仍在使用：到期前要求归还；未归还的保留至归还，随即关闭"
use 15-catalogue.story

at 2024-08-05 10:00
as using_unit.applicant apply apply_quota project_name=报税服务平台 initiation_number=沪民计〔2024〕40号 initiation_date=2024-08-05 system_name=报税平台 purpose="纳税申报服务" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes periodic=yes sizing="按申报期峰值" items=IAAS-CMP-001:20 recurrences=2024-09-02T00:00~2024-10-01T00:00@FREQ=YEARLY@vcpu:10
as using_unit.approver decide pass
as ei_dept.reviewer decide pass
as ei_dept.approver decide pass approval_number=沪经信立〔2024〕80号 approval_date=2024-08-05
as operator.reviewer decide acknowledge
name quota

# 周期以外，多一核也不行；周期之内，三十核恰好。
at 2024-08-30 10:00
as using_unit.applicant apply open_resource system=报税平台 items=IAAS-CMP-001:21 purpose="测试" verification_plan="按测试大纲"
expect refused=need.held_within
at 2024-09-02 10:00
as using_unit.applicant apply open_resource system=报税平台 items=IAAS-CMP-001:31 purpose="测试" verification_plan="按测试大纲"
expect refused=need.held_within
as using_unit.applicant apply open_resource system=报税平台 items=IAAS-CMP-001:30 purpose="测试" verification_plan="按测试大纲"
as using_unit.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 应用主机=i-3001@10.66.4.1
as operator.provisioner decide done
as using_unit.applicant decide pass report="达到要求" passed_on=2024-09-02
as operator.provisioner decide done
expect resource=formal:running quota.vcpu=granted:30,reserved:0,used:30

# 关闭前五个工作日通知，仍在使用的，同时要求归还。
day 2024-09-24
case return_periodic latest
expect step=give_back by=using_unit.applicant due=2024-09-30
as using_unit.applicant decide done
expect refused=need.period_given_back article=18.2

# 期满仍未归还的：配额不低于现有占用。
at 2024-10-08 09:00
expect quota.vcpu=granted:30,reserved:0,used:30
as using_unit.applicant apply reclaim_resource resource=last scope=partial items=IAAS-CMP-001:4 reason="申报期结束" backup_confirmed=yes backup_place="不涉及数据"
as using_unit.approver decide pass
as operator.reviewer decide pass
as operator.provisioner decide done
as vendor.engineer report 应用主机=i-3001
as operator.provisioner decide done
# 归还的四核随即关闭，其余六核保留至归还。
at 2024-10-08 10:00
expect quota.vcpu=granted:26,reserved:0,used:26
as using_unit.applicant apply reclaim_resource resource=last scope=partial items=IAAS-CMP-001:6 reason="申报期结束" backup_confirmed=yes backup_place="不涉及数据"
as using_unit.approver decide pass
as operator.reviewer decide pass
as operator.provisioner decide done
as vendor.engineer report 应用主机=i-3001
as operator.provisioner decide done
at 2024-10-08 11:00
expect quota.vcpu=granted:20,reserved:0,used:20
case return_periodic latest
as using_unit.applicant decide done
expect state=done
