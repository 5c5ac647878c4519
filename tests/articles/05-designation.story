title "第五条第六款 各区明确主管部门和运行管理单位：无间断，有间断的逐日指出；新的明确替代旧的"
at 2024-09-27 10:00
as authority.reviewer   get /api/registers/designation/gaps
expect  json.districts=16 json.since=2022-05-01 json.gaps.0.from=2022-05-01 json.gaps.0.to=2024-09-27
save first gaps.0.district.name
as authority.reviewer   apply designate district=上海市黄浦区人民政府 authority=甲单位 operator=甲单位 document=甲府办〔2022〕5号 from=2022-05-02
as authority.approver   decide pass
expect  state=done
# 晚一天，就有一天的间断。
as authority.reviewer   get /api/registers/designation/gaps
expect  json.gaps.0.district.name=上海市黄浦区人民政府 json.gaps.0.from=2022-05-01 json.gaps.0.to=2022-05-01
as authority.reviewer   apply designate district=上海市黄浦区人民政府 authority=甲单位 operator=甲单位 document=甲府办〔2022〕5号 from=2022-05-01
as authority.approver   decide pass
as authority.reviewer   get /api/registers/designation/gaps
expect  json.gaps.0.district.name=上海市徐汇区人民政府
as using_unit.applicant get /api/registers/designation?state=superseded
expect  json.total=1
