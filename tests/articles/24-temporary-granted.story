title "第二十四条 临时资源：尚未立项，列入年度重点工作，或者专题会议明确且已申报立项；自配置之日起最长六个月"
# 其他故事从这里开始：甲单位的“城市体检平台”有16核临时资源，2024年8月30日配置，次年2月28日到期。
use 15-catalogue.story

at 2024-08-26 10:00
# 第一种情形写明重点工作；第二种情形的纪要和申报立项都要有。
as using_unit.applicant apply get_temporary project_name=城市体检 system_name=城市体检平台 protection_level=2 classified=no public_data=no purpose="年度重点工作" basis=key_work items=IAAS-CMP-001:16
expect refused=need.filled_if article=24.1.1
as using_unit.applicant apply get_temporary project_name=城市体检 system_name=城市体检平台 protection_level=2 classified=no public_data=no purpose="年度重点工作" basis=meeting minutes=市府专〔2024〕12号 items=IAAS-CMP-001:16
expect refused=need.filled_if article=24.1.2
as using_unit.applicant apply get_temporary project_name=城市体检 system_name=城市体检平台 protection_level=2 classified=no public_data=no purpose="年度重点工作" basis=meeting initiation_number=沪建计〔2024〕3号 initiation_date=2024-08-20 items=IAAS-CMP-001:16
expect refused=need.filled_if article=24.1.2
as using_unit.applicant apply get_temporary project_name=城市体检 system_name=城市体检平台 protection_level=2 classified=no public_data=no purpose="年度重点工作" basis=meeting minutes=市府专〔2024〕12号 initiation_number=沪建计〔2024〕3号 items=IAAS-CMP-001:16
expect refused=need.together article=24.1.2
as using_unit.applicant apply get_temporary project_name=城市体检 system_name=城市体检平台 protection_level=2 classified=no public_data=no purpose="年度重点工作" basis=meeting minutes=市府专〔2024〕12号 initiation_number=沪建计〔2024〕3号 initiation_date=2024-08-27 items=IAAS-CMP-001:16
expect refused=need.not_to_come article=24.1.2
as using_unit.applicant apply get_temporary project_name=城市体检 system_name=城市体检平台 protection_level=2 classified=no public_data=no purpose="年度重点工作" basis=key_work key_work="2024年市政府重点工作第18项" items=IAAS-CMP-001:16 until=2025-02-27
expect refused=need.term_within article=24.3
as using_unit.applicant apply get_temporary project_name=城市体检 system_name=城市体检平台 protection_level=2 classified=no public_data=no purpose="年度重点工作" basis=key_work key_work="2024年市政府重点工作第18项" items=IAAS-CMP-001:16
expect step=endorse
as using_unit.approver decide pass
expect step=decide by=ei_dept.approver due=2024-09-09
as ei_dept.approver decide pass
# 核定之后五个工作日内配置。
expect step=allot by=operator.reviewer due=2024-09-02 notice=temporary_granted
as operator.reviewer decide pass
as vendor.engineer report 体检主机=t-01@10.66.7.1
at 2024-08-30 10:00
as operator.provisioner decide done
expect state=done resource=temporary:running
as using_unit.applicant get /api/resources
# 8月30日加六个月，2月没有30日，为2月最后一日。
expect json.items.0.end=2025-02-28 json.items.0.ground.article=24.2
# 临时资源不占项目配额，各项依据核对无误。
as operator.lead get /api/quotas/recount
expect json.differences=[]
