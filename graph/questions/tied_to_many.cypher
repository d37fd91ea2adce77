// People not themselves of concern who are tied to three or more persons of concern.
// $day is the day, as "2026-10-31". The answer: person, and persons of concern, sorted by id.
MATCH (a:Child|Person)-[tie]-(b:Child|Person)
WHERE tie.layer IN ['person-child', 'contact', 'peer']
  AND left(tie.first_seen, 10) <= $day AND $day <= tie.lapses_on
  AND NOT tie.suspected_false AND NOT tie.protective
WITH DISTINCT
  coalesce([(a)-[:SAME_AS]->(known) | known][0], a) AS person,
  coalesce([(b)-[:SAME_AS]->(known) | known][0], b) AS of_concern
WHERE person <> of_concern
  AND NOT EXISTS { (person)<-[:SAME_AS*0..1]-(who) WHERE who.child_before > $day }
  AND NOT EXISTS { (of_concern)<-[:SAME_AS*0..1]-(who) WHERE who.child_before > $day }
  AND of_concern.named_in IS NULL
  AND EXISTS {
    MATCH (of_concern)<-[:SAME_AS*0..1]-()<-[:ABOUT]-(case:Concern)
    WHERE left(case.first_discussed, 10) <= $day
  }
  AND (person.named_in IS NOT NULL OR NOT EXISTS {
    MATCH (person)<-[:SAME_AS*0..1]-()<-[:ABOUT]-(case:Concern)
    WHERE left(case.first_discussed, 10) <= $day
  })
WITH person, collect(of_concern.id) AS of_concern
WHERE size(of_concern) >= 3
RETURN person.id AS person, of_concern
