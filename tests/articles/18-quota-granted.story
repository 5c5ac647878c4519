title "第十八条 配额申请：按申请核定，通知运行管理单位"
# 其他故事从这里开始：甲单位的“养老服务平台”有64核、256GiB内存、4096GiB云硬盘的配额，项目已经立项。
use 15-catalogue.story

at 2024-08-05 10:00
as using_unit.applicant apply apply_quota project_name=养老服务综合平台 initiation_number=沪民计〔2024〕18号 initiation_date=2024-08-05 system_name=养老服务平台 purpose="全市养老服务的申请和管理" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes related_systems="市民主页" periodic=no sizing="高峰并发两千，按每核五十并发测算" items=IAAS-CMP-001:64+IAAS-CMP-002:256+IAAS-STO-002:4096
expect step=endorse by=using_unit.approver due=2024-08-19 asked=vcpu:64+memory_gib:256+ssd_gib:4096

at 2024-08-06 09:00
as using_unit.approver decide pass
expect step=review by=ei_dept.reviewer due=2024-08-20
at 2024-08-07 10:00
as ei_dept.reviewer decide pass opinion="测算合理"
expect step=decide by=ei_dept.approver due=2024-08-21

at 2024-08-09 16:00
as ei_dept.approver decide pass approval_number=沪经信立〔2024〕66号 approval_date=2024-08-09
expect step=notify by=operator.reviewer due=2024-08-12 granted=vcpu:64+memory_gib:256+ssd_gib:4096 quota.vcpu=granted:64,reserved:0,used:0 notice=quota_granted

at 2024-08-12 09:00
as operator.reviewer decide acknowledge
expect step=none state=done

# 已有的系统不能再申请一次；再要资源的，就该系统申请。
as using_unit.applicant apply apply_quota project_name=养老服务综合平台 initiation_number=沪民计〔2024〕18号 initiation_date=2024-08-05 system_name=养老服务平台 purpose="全市养老服务的申请和管理" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes related_systems="市民主页" periodic=no sizing="高峰并发两千，按每核五十并发测算" items=IAAS-CMP-001:64
expect refused=fields
