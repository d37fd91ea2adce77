// People linked to two or more children who went missing together.
// $day is the day, as "2026-10-31". The answer: person, and children, sorted by id.
MATCH (a:Child|Person)-[missing:CO_MISSING|FOUND_TOGETHER|FOUND_WITH]->(b:Child|Person)
WHERE left(missing.first_seen, 10) <= $day AND $day <= missing.lapses_on
  AND NOT missing.suspected_false AND NOT missing.protective
WITH DISTINCT
  coalesce([(a)-[:SAME_AS]->(known) | known][0], a) AS one,
  coalesce([(b)-[:SAME_AS]->(known) | known][0], b) AS other
WHERE one <> other
  AND EXISTS { (one)<-[:SAME_AS*0..1]-(who) WHERE who.child_before > $day }
  AND EXISTS { (other)<-[:SAME_AS*0..1]-(who) WHERE who.child_before > $day }
MATCH (one)<-[:SAME_AS*0..1]-()-[tie]-(near:Child|Person)
WHERE tie.layer IN ['person-child', 'contact', 'peer']
  AND left(tie.first_seen, 10) <= $day AND $day <= tie.lapses_on
  AND NOT tie.suspected_false AND NOT tie.protective
WITH DISTINCT one, other, coalesce([(near)-[:SAME_AS]->(known) | known][0], near) AS person
WHERE person <> other
  AND NOT EXISTS { (person)<-[:SAME_AS*0..1]-(who) WHERE who.child_before > $day }
MATCH (other)<-[:SAME_AS*0..1]-()-[tie]-()-[:SAME_AS*0..1]->(person)
WHERE tie.layer IN ['person-child', 'contact', 'peer']
  AND left(tie.first_seen, 10) <= $day AND $day <= tie.lapses_on
  AND NOT tie.suspected_false AND NOT tie.protective
WITH DISTINCT one, other, person
UNWIND [one, other] AS child
WITH DISTINCT person, child
RETURN person.id AS person, collect(child.id) AS children
