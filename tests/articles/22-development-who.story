title "第二十二条 开发资源：只用于市级单位已经立项、正在开发的系统，不对外提供服务"
use 22-quota-of-forty.story

at 2024-11-25 10:00
as using_unit.applicant apply get_development system=智慧停车平台 purpose="部署验证环境" inside=no items=IAAS-CMP-001:2
expect refused=need.form_is article=22.2
as using_unit.applicant apply get_development system=智慧停车平台 purpose="部署验证环境" inside=yes items=IAAS-CMP-001:2+IAAS-NET-003:1
expect refused=need.none_asked article=22.2

# 交付的地址是公网地址的，不能配置。
as using_unit.applicant apply get_development system=智慧停车平台 purpose="部署验证环境" inside=yes items=IAAS-CMP-001:2
as using_unit.approver decide pass
as operator.reviewer of 上海市大数据中心 decide pass
as vendor.engineer report 开发主机=d-01@8.8.8.8
as operator.provisioner decide done
expect refused=need.addresses_inside article=22.2
as operator.provisioner decide return reason="不能使用公网地址"
as vendor.engineer report 开发主机=d-01@10.66.9.1
as operator.provisioner decide done
expect state=done resource=development:running

# 区级单位的系统，即使在市级政务云上，也不适用。
org 黄浦区民政局 kind=district_department district=上海市黄浦区人民政府
as using_unit.applicant of 黄浦区民政局 apply apply_quota project_name=社区助餐 initiation_number=黄民〔2024〕1号 initiation_date=2024-11-25 system_name=社区助餐 purpose="助餐点管理" delivery=build cloud=municipal protection_level=2 classified=no public_data=no periodic=no sizing="按助餐点数" items=IAAS-CMP-001:20
as using_unit.approver of 黄浦区民政局 decide pass
as operator.reviewer of 上海市黄浦区大数据中心 decide pass
as ei_dept.reviewer of 上海市黄浦区发展和改革委员会 decide pass
as ei_dept.approver of 上海市黄浦区发展和改革委员会 decide pass approval_number=黄发改〔2024〕9号 approval_date=2024-11-25
expect step=notify
as using_unit.applicant of 黄浦区民政局 apply get_development system=社区助餐 purpose="部署验证环境" inside=yes items=IAAS-CMP-001:2
expect refused=need.municipal_unit article=22.1

# 已经上线运行的，不再是开发过程。
as using_unit.applicant of 甲单位 apply open_resource system=智慧停车平台 items=IAAS-CMP-001:2 purpose="测试" verification_plan="按大纲"
as using_unit.approver of 甲单位 decide pass
as operator.reviewer of 上海市大数据中心 decide pass
as vendor.engineer report 主机=i-1@10.66.1.1
as operator.provisioner decide done
as using_unit.applicant of 甲单位 decide pass report="通过"
as operator.provisioner decide done
expect state=done
as using_unit.applicant of 甲单位 apply get_development system=智慧停车平台 purpose="再验证" inside=yes items=IAAS-CMP-001:2 again_reason="新模块"
expect refused=need.in_development article=22.1
