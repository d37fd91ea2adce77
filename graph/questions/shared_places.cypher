// Places shared by children who do not know each other.
// $day is the day, as "2026-10-31". The answer: place, children who share it with another child to
// whom no link and no peer group ties them, and how many such pairs there are.
MATCH (a:Child|Person)-[at]->(b:Location)
WHERE at.layer = 'place'
  AND left(at.first_seen, 10) <= $day AND $day <= at.lapses_on
  AND NOT at.suspected_false AND NOT at.protective
WITH DISTINCT
  coalesce([(a)-[:SAME_AS]->(known) | known][0], a) AS child,
  coalesce([(b)-[:SAME_AS]->(known) | known][0], b) AS place
WHERE EXISTS { (child)<-[:SAME_AS*0..1]-(who) WHERE who.child_before > $day }
WITH place, collect(child) AS there
UNWIND there AS one
UNWIND there AS other
WITH place, one, other
WHERE one.id < other.id
  AND NOT EXISTS {
    MATCH (one)<-[:SAME_AS*0..1]-()-[tie]-()-[:SAME_AS*0..1]->(other)
    WHERE tie.layer <> 'context'
      AND left(tie.first_seen, 10) <= $day AND $day <= tie.lapses_on
      AND NOT tie.suspected_false
  }
  AND NOT EXISTS {
    MATCH (one)<-[:SAME_AS*0..1]-()-[mine:MEMBER_OF]->(:PeerGroup)
      <-[theirs:MEMBER_OF]-()-[:SAME_AS*0..1]->(other)
    WHERE left(mine.first_seen, 10) <= $day AND $day <= mine.lapses_on
      AND left(theirs.first_seen, 10) <= $day AND $day <= theirs.lapses_on
      AND NOT mine.suspected_false AND NOT theirs.suspected_false
  }
WITH place, collect([one.id, other.id]) AS pairs
UNWIND pairs AS pair
UNWIND pair AS child
WITH place, pairs, collect(DISTINCT child) AS children
RETURN place.id AS place, children, size(pairs) AS pairs
