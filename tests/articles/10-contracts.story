title "第十条 服务商按合同的范围和期限交付；市级部门自建设施登记清单和融入计划"
use 15-catalogue.story
org 丁服务商 kind=vendor
at 2024-09-02 10:00
# 服务商管理岗登记，负责人确认；登记的人不能自己确认。
as operator.vendor_manager is 王一 apply record_contract title=市云〔2024〕9号 vendor=丁服务商 iaas=yes paas=yes saas=no scope="计算、存储和数据库" from=2024-09-02 until=2027-09-01
expect step=confirm by=operator.lead
as operator.lead decide pass
expect state=done
# 同一编号不能登记两次；终止日早于起始日的，不予登记。
as operator.vendor_manager is 王一 apply record_contract title=市云〔2024〕9号 vendor=丁服务商 iaas=yes paas=yes saas=no scope="计算" from=2024-09-02 until=2027-09-01
as operator.lead decide pass
expect refused=contract.known
as operator.vendor_manager is 王一 apply record_contract title=市云〔2024〕10号 vendor=丁服务商 iaas=yes paas=no saas=no scope="计算" from=2025-09-02 until=2025-09-01
as operator.lead decide pass
expect refused=contract.days
# 合同在全景中可见。
as authority.reviewer get /api/clouds/tree
expect json.clouds.0.kind=municipal

# 自建设施：限市级部门；融入日期到期未完成的，红牌。
as using_unit.applicant apply inventory_infrastructure title=机关机房 place=大沽路 servers=20 cores=640 storage_tb=80 progress=30 merging="分三批" merge_by=2025-06-30
expect step=endorse
as using_unit.approver decide pass
expect state=done
case merge_infrastructure latest
expect step=merge due=2025-06-30
org 黄浦区民政局 kind=district_department district=上海市黄浦区人民政府
as using_unit.applicant of 黄浦区民政局 apply inventory_infrastructure title=区机房 place=延安东路 servers=2 cores=64 storage_tb=8 progress=0 merging="一批" merge_by=2025-06-30
expect refused=need.municipal_unit article=10.2
