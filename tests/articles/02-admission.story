title "第二条、第七条、第十八条 不予受理：四级系统、涉密系统、非本市单位、周期性负载未说明规律"
use 15-catalogue.story

at 2024-08-05 10:00
# 政务云只承载等保三级及以下的系统；三级可以。
as using_unit.applicant apply apply_quota project_name=养老服务综合平台 initiation_number=沪民计〔2024〕18号 initiation_date=2024-08-05 system_name=养老服务平台 purpose="全市养老服务的申请和管理" delivery=build cloud=municipal protection_level=4 classified=no public_data=yes related_systems="市民主页" periodic=no sizing="高峰并发两千，按每核五十并发测算" items=IAAS-CMP-001:64+IAAS-CMP-002:256+IAAS-STO-002:4096
expect refused=need.within_level article=2.1
as using_unit.applicant apply apply_quota project_name=养老服务综合平台 initiation_number=沪民计〔2024〕18号 initiation_date=2024-08-05 system_name=养老服务平台 purpose="全市养老服务的申请和管理" delivery=build cloud=municipal protection_level=3 classified=yes public_data=yes related_systems="市民主页" periodic=no sizing="高峰并发两千，按每核五十并发测算" items=IAAS-CMP-001:64+IAAS-CMP-002:256+IAAS-STO-002:4096
expect refused=need.unclassified article=2.1

# 具有周期性特征的，应当在提交申请时予以明确。
as using_unit.applicant apply apply_quota project_name=养老服务综合平台 initiation_number=沪民计〔2024〕18号 initiation_date=2024-08-05 system_name=养老服务平台 purpose="全市养老服务的申请和管理" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes related_systems="市民主页" periodic=yes sizing="高峰并发两千，按每核五十并发测算" items=IAAS-CMP-001:64+IAAS-CMP-002:256+IAAS-STO-002:4096
expect refused=need.filled_if article=18.1 json.detail=按“业务负载是否具有周期性”的选择，应当填写“周期规律和增加的资源”，现在没有填写
as using_unit.applicant apply apply_quota project_name=养老服务综合平台 initiation_number=沪民计〔2024〕18号 initiation_date=2024-08-05 system_name=养老服务平台 purpose="全市养老服务的申请和管理" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes related_systems="市民主页" periodic=yes sizing="高峰并发两千，按每核五十并发测算" items=IAAS-CMP-001:64+IAAS-CMP-002:256+IAAS-STO-002:4096 recurrences=2025-06-15T00:00~2025-07-11T00:00@FREQ=YEARLY@vcpu:32
expect step=endorse

# 非本市党政机关、事业单位由业务主管部门提出申请，自己申请的不予受理。
org 某驻沪企业 kind=enterprise budget=no
as using_unit.applicant of 某驻沪企业 apply apply_quota project_name=养老服务综合平台 initiation_number=沪民计〔2024〕18号 initiation_date=2024-08-05 system_name=养老服务平台 purpose="全市养老服务的申请和管理" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes related_systems="市民主页" periodic=no sizing="高峰并发两千，按每核五十并发测算" items=IAAS-CMP-001:64+IAAS-CMP-002:256+IAAS-STO-002:4096
expect refused=need.entitled article=7.3
# 有业务主管部门的也一样：应当由业务主管部门提出，而不是自己提出。
org 市经济主管局 kind=gov_department
org 某行业协会 kind=association budget=no sponsor=市经济主管局
as using_unit.applicant of 某行业协会 apply apply_quota project_name=行业服务 initiation_number=沪经〔2024〕1号 initiation_date=2024-08-05 system_name=行业服务平台 purpose="行业服务" delivery=build cloud=municipal protection_level=3 classified=no public_data=no periodic=no sizing="按会员数测算" items=IAAS-CMP-001:4
expect refused=desk.by_sponsor article=7.3

# 市级单位不使用区级政务云；本单位已有的系统不重复申请。
as using_unit.applicant apply apply_quota project_name=养老服务综合平台 initiation_number=沪民计〔2024〕18号 initiation_date=2024-08-05 system_name=养老档案平台 purpose="养老档案" delivery=build cloud=district protection_level=3 classified=no public_data=yes periodic=no sizing="按档案量测算" items=IAAS-CMP-001:4
expect refused=fields
