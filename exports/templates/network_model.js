"use strict";
// What the page knows: read out of its own tables and its block of data, as text and numbers only.
const hothmapModel = (() => {
  const data = JSON.parse(document.getElementById("page-data").textContent);
  data.ties.from = data.ties.from.flatMap(([node, count]) => Array(count).fill(node));
  const nodeRows = [...document.querySelectorAll("table[data-of=nodes] > tbody > tr")];
  const tieRows = [...document.querySelectorAll("table[data-of=ties] > tbody > tr:not(.from)")];
  const labels = nodeRows.map((row) => row.cells[0].textContent);

  // Ties are written under the name they go from; with scripts each row says it, and can be sorted.
  const flatten = (table) => {
    const head = document.createElement("th");
    head.scope = "col";
    head.textContent = "From";
    table.tHead.rows[0].prepend(head);
    tieRows.forEach((row, tie) => {
      row.insertCell(0).textContent = labels[data.ties.from[tie]];
    });
    table.tBodies[0].replaceChildren(...tieRows);
    [...table.tBodies].slice(1).forEach((body) => body.remove());
    table.caption.textContent = "Ties";
  };
  document.querySelectorAll("table[data-of=ties]").forEach(flatten);

  // A name alone may be two people's; the reference tells them apart.
  const fullName = (node) => {
    const [first, second] = nodeRows[node].cells;
    const head = nodeRows[node].parentNode.parentNode.tHead.rows[0].cells[1];
    return head.dataset.reference === undefined || first.textContent.includes(second.textContent)
      ? first.textContent : `${first.textContent} – ${second.textContent}`;
  };
  const tiesOf = nodeRows.map(() => []);
  data.ties.from.forEach((from, tie) => {
    tiesOf[from].push(tie);
    tiesOf[data.ties.to[tie]].push(tie);
  });
  const flagged = (tie, bit) => (data.tieKinds[data.ties.kind[tie]].flags & bit) !== 0;

  const otherEnd = (tie, node) =>
    data.ties.from[tie] === node ? data.ties.to[tie] : data.ties.from[tie];

  // Heading and text of each cell of a row that says something.
  const facts = (row, skip) => {
    const heads = row.parentNode.parentNode.tHead.rows[0].cells;
    return [...row.cells]
      .map((cell, column) => [heads[column].textContent, cell.textContent])
      .filter(([head, text], column) => column >= skip && text !== "");
  };

  // The words of a tie, read from one of its ends.
  const words = (tie, from) => {
    const kind = data.tieKinds[data.ties.kind[tie]];
    return data.ties.from[tie] === from ? kind.label : kind.reverse;
  };

  // Ties of which both ends are shown.
  const tiesAmong = (nodes) => {
    const shown = new Set(nodes);
    return nodes.flatMap((node) =>
      tiesOf[node].filter(
        (tie) => data.ties.from[tie] === node && shown.has(data.ties.to[tie]),
      ),
    );
  };

  // Nodes by how many ties they lie from the centre: [[centre], [one step], [two steps]].
  const rings = (centre, steps) => {
    const seen = new Set([centre]);
    const found = [[centre]];
    for (let step = 1; step <= steps; step += 1) {
      const next = [];
      for (const node of found[step - 1]) {
        const near = tiesOf[node].map((tie) => otherEnd(tie, node)).filter((end) => !seen.has(end));
        near.sort((one, two) => data.nodes.kind[one] - data.nodes.kind[two] || one - two);
        for (const end of near) {
          if (!seen.has(end)) {
            seen.add(end);
            next.push(end);
          }
        }
      }
      found.push(next);
    }
    return found;
  };

  const membersOf = (cluster) =>
    labels.map((_, node) => node).filter((node) => data.nodes.cluster[node] === cluster);

  const number = (count) => count.toLocaleString("en-GB");
  const plural = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;

  return {
    data, nodeRows, tieRows, labels, fullName, tiesOf, otherEnd, facts, words, tiesAmong, rings, membersOf,
    number, plural,
    confirmed: (tie) => flagged(tie, 1),
    protective: (tie) => flagged(tie, 2),
    directed: (tie) => flagged(tie, 4),
    kindOf: (node) => data.kinds[data.nodes.kind[node]],
  };
})();
