title "第二十七条 区的第一版服务目录在月中生效：此前按市级目录计价，此后按区目录计价，从生效之日分行"
use 15-catalogue.story

# 黄浦区还没有自己的目录，区政务云按市级目录计价。
contract 甲服务商 district=上海市黄浦区人民政府 until=2030-12-31
org 黄浦区民政局 kind=district_department district=上海市黄浦区人民政府
at 2024-08-05 10:00
as using_unit.applicant of 黄浦区民政局 apply apply_quota project_name=社区养老 initiation_number=黄民〔2024〕6号 initiation_date=2024-08-05 system_name=社区养老平台 purpose="社区养老服务的申请和管理" delivery=build cloud=district protection_level=2 classified=no public_data=no periodic=no sizing="按社区人口测算" items=IAAS-CMP-001:16+IAAS-CMP-002:64
as using_unit.approver of 黄浦区民政局 decide pass
as ei_dept.reviewer of 上海市黄浦区发展和改革委员会 decide pass
as ei_dept.approver of 上海市黄浦区发展和改革委员会 decide pass approval_number=黄发改立〔2024〕3号 approval_date=2024-08-05
as operator.reviewer of 上海市黄浦区大数据中心 decide acknowledge
expect state=done

at 2024-08-12 10:00
as using_unit.applicant of 黄浦区民政局 apply open_resource system=社区养老平台 items=IAAS-CMP-001:4+IAAS-CMP-002:16 purpose="功能测试" verification_plan="按测试大纲"
as using_unit.approver of 黄浦区民政局 decide pass
as operator.reviewer of 上海市黄浦区大数据中心 decide pass
as vendor.engineer report 主机=i-hp01@10.77.1.11
as operator.provisioner of 上海市黄浦区大数据中心 decide done
as using_unit.applicant of 黄浦区民政局 decide pass report="全部通过"
at 2024-08-31 00:00
as operator.provisioner of 上海市黄浦区大数据中心 decide done
expect state=done resource=formal:running

# 区目录只有云主机的核，9月16日起每核每月40元；没有列入的内存按原价，用到归还为止。
at 2024-09-02 10:00
as operator.catalogue of 上海市黄浦区大数据中心 apply compile_catalogue entries=@27-district-catalogue.json common_need="区内各单位通用的计算" on_demand="八个单位提出需求" urgency="先提供云主机" reliability="已试用三个月"
as authority.reviewer of 上海市黄浦区人民政府办公室 decide pass opinions="同意"
as operator.catalogue of 上海市黄浦区大数据中心 decide done entries=@27-district-catalogue.json effective_on=2024-09-16
as authority.approver of 上海市黄浦区人民政府办公室 decide pass
as ei_dept.approver of 上海市黄浦区发展和改革委员会 decide pass
expect state=done

# 9月：核15天×4×46.00÷30＋15天×4×40.00÷30＝92.00＋80.00，内存16×17.00＝272.00，共444.00元。
at 2024-10-08 09:00
as using_unit.approver of 黄浦区民政局 get /api/statements?month=2024-09
expect json.items.0.total_fen=44400 json.items.0.lines=3
save st items.0.id
as using_unit.approver of 黄浦区民政局 get /api/statements/{st}/lines
expect json.items.0.code=IAAS-CMP-001 json.items.0.unit_price=46.00 json.items.0.to=2024-09-16T00:00:00+08:00 json.items.0.amount_fen=9200
expect json.items.1.code=IAAS-CMP-001 json.items.1.unit_price=40.00 json.items.1.from=2024-09-16T00:00:00+08:00 json.items.1.amount_fen=8000
expect json.items.2.code=IAAS-CMP-002 json.items.2.unit_price=17.00 json.items.2.amount_fen=27200

# 10月全月按区目录；已经编制的结算单由来源重算，结果一致。
case settle_month latest of 黄浦区民政局
as operator.billing of 上海市黄浦区大数据中心 decide submit note="9月用量已核对"
as operator.billing_checker of 上海市黄浦区大数据中心 decide pass
expect step=confirm_unit
at 2024-11-04 09:00
as using_unit.approver of 黄浦区民政局 get /api/statements?month=2024-10
expect json.items.0.total_fen=43200 json.items.0.lines=2
as operator.billing of 上海市黄浦区大数据中心 get /api/statements/{st}/recompute
expect json.same=true
