title "第十八条 配额申请：经济信息化主管部门可以少核，不可以多核"
use 15-catalogue.story

at 2024-08-05 10:00
as using_unit.applicant apply apply_quota project_name=养老服务综合平台 initiation_number=沪民计〔2024〕18号 initiation_date=2024-08-05 system_name=养老服务平台 purpose="全市养老服务的申请和管理" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes related_systems="市民主页" periodic=no sizing="高峰并发两千，按每核五十并发测算" items=IAAS-CMP-001:64+IAAS-CMP-002:256+IAAS-STO-002:4096
as using_unit.approver decide pass
as ei_dept.reviewer decide pass opinion="内存偏高，建议按192GiB核定"

as ei_dept.approver decide pass granted=vcpu:80+memory_gib:256+ssd_gib:4096
expect refused=need.granted_within_asked article=18.2
# 立项批复的文号和日期一并填写，批复日期不能是将来的日期。
as ei_dept.approver decide pass approval_number=沪经信立〔2024〕66号
expect refused=need.together article=19.1
as ei_dept.approver decide pass approval_number=沪经信立〔2024〕66号 approval_date=2024-09-05
expect refused=need.not_to_come article=19.1 json.detail=“立项批复日期”不能晚于今日
# 什么都不核定，就是不予通过，应当说明理由。
as ei_dept.approver decide pass granted=vcpu:0
expect refused=fields
as ei_dept.approver decide pass granted=vcpu:48+memory_gib:192+ssd_gib:4096
expect step=notify asked=vcpu:64+memory_gib:256+ssd_gib:4096 granted=vcpu:48+memory_gib:192+ssd_gib:4096 quota.vcpu=granted:48,reserved:0,used:0 quota.memory_gib=granted:192,reserved:0,used:0
