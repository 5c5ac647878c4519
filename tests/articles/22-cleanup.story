title "第二十二条 开发资源定期清理：每月一次，有结果；发现对外服务的整改后复核"
use 22-quota-of-forty.story

at 2024-11-29 10:00
as using_unit.applicant apply get_development system=智慧停车平台 purpose="部署验证环境" inside=yes items=IAAS-CMP-001:2
as using_unit.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 开发主机=d-01@10.66.9.1
as operator.provisioner decide done
expect state=done
day 2024-12-28
as operator.provisioner get /api/cases?procedure=clean_development
expect json.total=0
day 2024-12-29
case clean_development latest
expect step=check by=operator.provisioner
as operator.provisioner decide done outside=no result="部署精简，没有闲置"
expect state=done
day 2025-01-29
case clean_development latest
as operator.provisioner decide done outside=yes result="发现8080端口对外"
expect step=rectify by=using_unit.applicant
as using_unit.applicant decide done rectified="端口已关闭"
expect step=confirm by=operator.provisioner
as operator.provisioner decide confirm
expect state=done
