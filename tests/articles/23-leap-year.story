title "第二十三条 期限：2027年11月30日加三个月，为2028年2月29日；年度安排未公布的先按周一至周五计，标注暂定"
use 15-catalogue.story

at 2027-11-30 09:00
as using_unit.applicant apply get_emergency project_name=防汛会商 system_name=防汛会商系统 protection_level=2 classified=no public_data=no work="会商" items=IAAS-CMP-001:8 until=2028-03-01
expect refused=need.term_within article=23.1
as using_unit.applicant apply get_emergency project_name=防汛会商 system_name=防汛会商系统 protection_level=2 classified=no public_data=no work="会商" items=IAAS-CMP-001:8
as using_unit.approver decide pass
as ei_dept.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 会商主机=e-01@10.66.5.1
as operator.provisioner decide done
expect state=done resource=emergency:running
as using_unit.applicant get /api/resources
expect json.items.0.end=2028-02-29
