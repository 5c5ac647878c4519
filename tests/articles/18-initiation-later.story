title "第十八条、第十九条 配额先于立项批复核定的，立项登记之后才能申请测试资源"
use 15-catalogue.story

# 应当同步提交：申报日期不能晚于申请；先申报、后申请的，予以受理，审核时看得到相差几日。
at 2024-08-05 10:00
as using_unit.applicant apply apply_quota project_name=养老服务综合平台 initiation_number=沪民计〔2024〕18号 initiation_date=2024-08-06 system_name=养老服务平台 purpose="全市养老服务的申请和管理" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes related_systems="市民主页" periodic=no sizing="高峰并发两千，按每核五十并发测算" items=IAAS-CMP-001:64
expect refused=need.filed_before article=18.1
as using_unit.applicant apply apply_quota project_name=养老服务综合平台 initiation_number=沪民计〔2024〕18号 initiation_date=2024-07-22 system_name=养老服务平台 purpose="全市养老服务的申请和管理" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes related_systems="市民主页" periodic=no sizing="高峰并发两千，按每核五十并发测算" items=IAAS-CMP-001:64+IAAS-CMP-002:256+IAAS-STO-002:4096
as using_unit.approver decide pass
as ei_dept.reviewer get /api/cases/{case}
expect json.actions.0.checks.2.detail=申报立项日期为2024年7月22日，配额申请于2024年8月5日提交，相差14日
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
