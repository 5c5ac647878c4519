title "第十八条、第十九条 配额先于立项批复核定的，立项登记之后才能申请测试资源"
use 15-catalogue.story

at 2024-08-05 10:00
as using_unit.applicant apply apply_quota project_name=养老服务综合平台 initiation_number=沪民计〔2024〕18号 initiation_date=2024-08-05 system_name=养老服务平台 purpose="全市养老服务的申请和管理" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes related_systems="市民主页" periodic=no sizing="高峰并发两千，按每核五十并发测算" items=IAAS-CMP-001:64+IAAS-CMP-002:256+IAAS-STO-002:4096
as using_unit.approver decide pass
as ei_dept.reviewer decide pass
as ei_dept.approver decide pass
as operator.reviewer decide acknowledge
expect state=done

as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8 purpose="功能测试" verification_plan="按测试大纲"
expect refused=need.project_initiated article=19.1

at 2024-08-20 10:00
as using_unit.applicant apply record_initiation system=养老服务平台 approval_number=沪经信立〔2024〕71号 approval_date=2024-08-19
expect step=confirm by=ei_dept.reviewer due=2024-09-03
as ei_dept.reviewer decide confirm
expect state=done

as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8 purpose="功能测试" verification_plan="按测试大纲"
expect step=endorse
