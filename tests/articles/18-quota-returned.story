title "第十八条 配额申请：单位退回、部门退回补正（停止计时）、部门退回"
use 15-catalogue.story

at 2024-08-05 10:00
as using_unit.applicant apply apply_quota project_name=养老服务综合平台 initiation_number=沪民计〔2024〕18号 initiation_date=2024-08-05 system_name=养老服务平台 purpose="全市养老服务的申请和管理" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes related_systems="市民主页" periodic=no sizing="高峰并发两千，按每核五十并发测算" items=IAAS-CMP-001:64+IAAS-CMP-002:256+IAAS-STO-002:4096
# 退回必须说明理由。
as using_unit.approver decide return
expect refused=reason
as using_unit.approver decide return reason="请补充与市民主页的关系"
expect step=apply by=using_unit.applicant
as using_unit.applicant decide submit project_name=养老服务综合平台 initiation_number=沪民计〔2024〕18号 initiation_date=2024-08-05 system_name=养老服务平台 purpose="全市养老服务的申请和管理" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes related_systems="市民主页" periodic=no sizing="高峰并发两千，按每核五十并发测算" items=IAAS-CMP-001:64+IAAS-CMP-002:256+IAAS-STO-002:4096
as using_unit.approver decide pass

at 2024-08-07 10:00
expect step=review by=ei_dept.reviewer due=2024-08-19

# 补正：8月10日至13日不计入，审核期限由8月19日顺延至8月21日。
at 2024-08-09 10:00
as ei_dept.reviewer decide supplement reason="请补充并发测算依据"
expect step=supply by=using_unit.applicant
at 2024-08-13 17:00
as using_unit.applicant decide resubmit supplement="附压力测试报告"
expect step=review by=ei_dept.reviewer due=2024-08-21

as ei_dept.reviewer decide return reason="建设方式填写有误"
expect step=apply by=using_unit.applicant state=open
