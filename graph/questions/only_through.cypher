// Who is reached only through one person: all that ties them to people ends in that one.
// $day is the day, as "2026-10-31". The answer: person, and who is reached, sorted by id.
MATCH (a:Child|Person)-[tie]-(b:Child|Person)
WHERE tie.layer IN ['person-child', 'contact', 'peer']
  AND left(tie.first_seen, 10) <= $day AND $day <= tie.lapses_on
  AND NOT tie.suspected_false AND NOT tie.protective
WITH DISTINCT
  coalesce([(a)-[:SAME_AS]->(known) | known][0], a) AS one,
  coalesce([(b)-[:SAME_AS]->(known) | known][0], b) AS other
WHERE one <> other
WITH one, collect(other) AS others
WHERE size(others) = 1
WITH one, others[0] AS person
WHERE NOT EXISTS { (person)<-[:SAME_AS*0..1]-(who) WHERE who.child_before > $day }
RETURN person.id AS person, collect(one.id) AS reached
