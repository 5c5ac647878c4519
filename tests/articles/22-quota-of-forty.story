title "第二十二条 开发资源的起点：甲单位“智慧停车平台”项目已立项，配额40核、160GiB内存、2000GiB云硬盘"
use 15-catalogue.story

at 2024-08-05 10:00
as using_unit.applicant apply apply_quota project_name=智慧停车平台 initiation_number=沪交计〔2024〕7号 initiation_date=2024-08-05 system_name=智慧停车平台 purpose="全市停车信息归集" delivery=build cloud=municipal protection_level=2 classified=no public_data=yes related_systems="无" periodic=no sizing="按泊位数测算" items=IAAS-CMP-001:40+IAAS-CMP-002:160+IAAS-STO-002:2000
as using_unit.approver decide pass
as ei_dept.reviewer decide pass
as ei_dept.approver decide pass approval_number=沪经信立〔2024〕70号 approval_date=2024-08-05
as operator.reviewer decide acknowledge
expect state=done quota.vcpu=granted:40,reserved:0,used:0
