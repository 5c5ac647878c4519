title "第七条 已有而未上云的系统登记迁移计划，到期未迁入的出红牌；不宜上云的写明条文，由本级主管部门确认；公共数据应当依托本市政务云处理"
org 市民政单位 kind=gov_department

at 2024-09-02 10:00
# 迁移日期不得早于登记之日；登记当日可以。
as using_unit.applicant of 市民政单位 apply declare_off_cloud title=老年卡系统 protection_level=2 place=自建机房 migration_plan="分两批迁移" migrate_by=2024-09-01
expect refused=need.to_come
as using_unit.applicant of 市民政单位 apply declare_off_cloud title=老年卡系统 protection_level=2 place=自建机房 migration_plan="分两批迁移" migrate_by=2024-11-29
expect step=endorse
as using_unit.approver of 市民政单位 decide pass
expect state=done
case migrate_existing latest of 市民政单位
expect step=migrate due=2024-11-29
day 2024-11-29
expect late=0 card=yellow
day 2024-11-30
expect card=red
as using_unit.ops of 市民政单位 decide done moved="两批均已迁入"
as operator.reviewer decide pass
expect state=done

# 四级的不在范围之内。
as using_unit.applicant of 市民政单位 apply declare_off_cloud title=应急指挥系统 protection_level=4 place=自建机房 migration_plan="-" migrate_by=2025-01-10
expect refused=fields

# 不宜上云：主管部门确认，到期复核。
as using_unit.applicant of 市民政单位 apply exempt_system title=专用档案系统 source=law clause="《档案法》第二十九条" ground="法律另有规定" review_on=2025-12-01
as using_unit.approver of 市民政单位 decide pass
expect step=confirm by=authority.approver
as authority.approver decide confirm
expect state=done
case review_exemption latest of 市民政单位
expect step=review due=2025-12-01

# 公共数据：在本市政务云的即登记；在其他云的，主管部门责令迁回。
as using_unit.applicant of 市民政单位 apply declare_public_data title=救助数据服务 data=救助名单 processing=purchased place=city_cloud
expect refused=need.filled_if
as using_unit.applicant of 市民政单位 apply declare_public_data title=救助数据服务 data=救助名单 processing=purchased contractor=丁公司 place=city_cloud
as using_unit.approver of 市民政单位 decide pass
expect state=done
as using_unit.applicant of 市民政单位 apply declare_public_data title=问卷服务 data=问卷 processing=own place=other_cloud
as using_unit.approver of 市民政单位 decide pass
expect step=finding by=authority.reviewer
as authority.reviewer decide order reason="应当依托本市政务云"
expect step=plan by=using_unit.applicant
as using_unit.applicant of 市民政单位 decide submit back_by=2025-02-10 plan="春节后迁回"
expect step=back due=2025-02-10
as using_unit.ops of 市民政单位 decide done brought="已迁回"
as authority.reviewer decide pass
expect state=done
