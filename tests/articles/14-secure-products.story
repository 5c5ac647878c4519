title "第十四条 安全可信产品占比：其中数不大于在用总数；占比按最近年度计算"
at 2024-09-27 10:00
as operator.security    apply record_products year=2024 title=通用资源池 kind=server total=100 secure=101
expect  refused=need.at_most.no article=14.1
as operator.security    apply record_products year=2023 title=通用资源池 kind=server total=100 secure=100
expect  state=done
as operator.security    apply record_products year=2024 title=通用资源池 kind=server total=200 secure=50
expect  state=done
as authority.reviewer   get /api/principles
expect  json.groups.4.figures.0.value=25%
as operator.catalogue   apply offer_capability kind=compute title=国产加速卡 from=2024-09-27
as authority.reviewer   get /api/principles
expect  json.groups.3.figures.2.value=0%
