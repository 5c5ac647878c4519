title "第十五条第二款 区目录参考市级目录、按同样程序在本级办理；与市级的差异并列可查"
use 15-catalogue.story

# 区还没有目录的，与市级没有可比，全部为“仅市级有”。
at 2024-09-02 09:00
as using_unit.applicant get /api/catalogue
save first items.0.code
as operator.catalogue of 上海市黄浦区大数据中心 apply compile_catalogue entries=@27-district-catalogue.json common_need="区内各单位通用的计算" on_demand="八个单位提出需求" urgency="先提供云主机" reliability="已试用三个月"
# 由本级主管部门审核，市级的不办。
expect step=review by=authority.reviewer
name 区目录
as authority.reviewer decide pass
expect refused=desk.not_bearer
as authority.reviewer of 上海市黄浦区人民政府办公室 decide pass
as operator.catalogue of 上海市黄浦区大数据中心 decide done entries=@27-district-catalogue.json effective_on=2024-09-16
as authority.approver of 上海市黄浦区人民政府办公室 decide pass
expect step=approve by=ei_dept.approver
as ei_dept.approver of 上海市黄浦区发展和改革委员会 decide pass
expect state=done
at 2024-09-16 09:00
as operator.catalogue of 上海市黄浦区大数据中心 get /api/orgs?kind=district_government&q=黄浦
save d items.0.id
as operator.catalogue of 上海市黄浦区大数据中心 get /api/catalogue/differences?district={d}
expect json.items.0.code=IAAS-CMP-001 json.items.0.difference=price json.items.0.municipal_price=46.00 json.items.0.district_price=40.00
expect json.items.1.difference=only_municipal json.items.1.district_price=null
# 生效之前没有差异可言：那一天区还没有自己的目录。
as operator.catalogue of 上海市黄浦区大数据中心 get /api/catalogue/differences?district={d}&on=2024-09-15
expect json.items.0.difference=only_municipal
