"use strict";
// The picture: every place comes from the file or from a ring's plain arithmetic; nothing moves by itself.
const hothmapDrawing = (() => {
  const model = hothmapModel;
  const { data } = model;
  const MOST_WORDED = 14;
  const shortened = (text) => (text.length > 44 ? `${text.slice(0, 43)}…` : text) || " ";
  let network = null;
  let shown = { nodes: null, edges: null, labelled: [] };
  let told = () => {};

  const nodeMark = (node, x, y) => ({
    id: `n${node}`, group: `k${data.nodes.kind[node]}`, label: shortened(model.labels[node]), x, y,
  });

  // A protective tie is a double line: a green one with a thin white one upon it.
  const tieMarks = (tie, bend) => {
    const mark = {
      id: `t${tie}`, from: `n${data.ties.from[tie]}`, to: `n${data.ties.to[tie]}`,
      dashes: model.confirmed(tie) ? false : [7, 6],
      width: model.confirmed(tie) ? 2.4 : 1.6,
      color: { color: data.colours.tie, highlight: data.colours.chosen },
      arrows: { to: { enabled: model.directed(tie), scaleFactor: 0.5 } },
      smooth: bend,
    };
    if (!model.protective(tie)) {
      return [mark];
    }
    mark.color = { color: data.colours.protective, highlight: data.colours.protective };
    mark.width = 5.5;
    const white = { color: "#ffffff", highlight: "#ffffff" };
    return [mark, { ...mark, id: `w${tie}`, width: 1.8, dashes: false, color: white, arrows: {} }];
  };

  // Several ties between the same two bend away from each other.
  const bends = (ties) => {
    const count = new Map();
    return ties.map((tie) => {
      const [low, high] = [data.ties.from[tie], data.ties.to[tie]].sort((one, two) => one - two);
      const pair = low * model.labels.length + high;
      const number = count.get(pair) || 0;
      count.set(pair, number + 1);
      if (number === 0) {
        return { enabled: false };
      }
      const left = (number % 2 === 1) === (low === data.ties.from[tie]);
      return {
        enabled: true, type: left ? "curvedCW" : "curvedCCW", roundness: 0.16 * Math.ceil(number / 2),
      };
    });
  };

  const draw = (nodes, edges) => {
    shown = { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(edges), labelled: [] };
    const parts = { nodes: shown.nodes, edges: shown.edges };
    const box = document.getElementById("picture");
    if (network === null) {
      network = new vis.Network(box, parts, data.options);
      network.on("click", (event) => {
        const [mark] = event.nodes.length > 0 ? event.nodes : event.edges;
        choose(mark || null);
      });
      network.once("afterDrawing", () => {
        document.documentElement.dataset.drawn = String(Math.round(performance.now()));
      });
      const frame = box.firstElementChild;
      frame.setAttribute("role", "group");
      frame.setAttribute("aria-label", "Picture; arrow keys move it, plus and minus change its size");
      frame.addEventListener("keydown", steer);
    } else {
      network.setData(parts);
    }
    fit();
  };

  // Everything in view, with room for labels at the edge.
  const fit = () => {
    const box = document.getElementById("picture");
    const marks = shown.nodes.get();
    const span = (axis) => {
      const places = marks.map((one) => one[axis]);
      return [Math.min(...places), Math.max(...places)];
    };
    const [left, right] = span("x");
    const [top, bottom] = span("y");
    const scale = Math.min(box.clientWidth / (right - left + 230), box.clientHeight / (bottom - top + 150), 1.15);
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 + 20 }, scale, animation: false });
  };

  const choose = (mark) => {
    if (mark === null) {
      told(null, -1);
      return;
    }
    const letter = mark[0] === "w" ? "t" : mark[0];
    told({ n: "node", t: "tie", c: "cluster", b: null }[letter] || null, Number(mark.slice(1)));
  };

  const placed = (nodes) => {
    const ties = model.tiesAmong(nodes.map(([node]) => node));
    const bent = bends(ties);
    draw(
      nodes.map(([node, x, y]) => nodeMark(node, x, y)),
      ties.flatMap((tie, number) => tieMarks(tie, bent[number])),
    );
    return ties;
  };

  const asLaidOut = (nodes) => placed(nodes.map((node) => [node, data.nodes.x[node], data.nodes.y[node]]));

  // Ties of the centre stand out from those among its neighbours.
  const fade = (centre) => {
    const aside = shown.edges.getIds().filter((id) => {
      const edge = shown.edges.get(id);
      return edge.from !== centre && edge.to !== centre;
    });
    shown.edges.update(aside.map((id) => ({ id, color: { ...shown.edges.get(id).color, opacity: 0.3 } })));
  };

  // Rings around a centre; a full ring is staggered so that labels stay apart.
  const around = (found) => {
    let radius = 0;
    const places = [];
    found.forEach((ring, step) => {
      const levels = ring.length > 60 ? 3 : ring.length > 22 ? 2 : 1;
      radius = step === 0 ? 0 : Math.max(radius + 170, (ring.length * 128) / (2 * Math.PI * levels));
      ring.forEach((node, number) => {
        const angle = (2 * Math.PI * number) / ring.length - Math.PI / 2 + 0.35 * (step - 1);
        const out = step === 0 ? 0 : radius + 84 * (number % levels);
        places.push([node, Math.round(1.35 * out * Math.cos(angle)), Math.round(out * Math.sin(angle))]);
      });
      radius += 84 * (levels - 1);
    });
    const ties = placed(places);
    if (found.length === 2) {
      fade(`n${found[0][0]}`);
    }
    return ties;
  };

  const overview = () => {
    draw(
      data.clusters.map((cluster, number) => ({
        id: `c${number}`, group: "cluster", label: shortened(cluster.short), size: cluster.size,
        x: cluster.x, y: cluster.y,
      })),
      data.between.map(([low, high, count], number) => ({
        id: `b${number}`, from: `c${low}`, to: `c${high}`, width: Math.min(9, 1 + Math.sqrt(count)),
        color: {
          color: data.colours.tie, highlight: data.colours.chosen, opacity: Math.min(0.7, 0.12 + 0.06 * count),
        },
      })),
    );
  };

  const wordsOn = (what, number) =>
    (what === "tie" ? [number] : model.tiesOf[number]).map((tie) => (
      { id: `t${tie}`, label: data.tieKinds[data.ties.kind[tie]].label || " " }
    ));

  const countsAt = (cluster) =>
    data.between
      .map(([low, high, count], number) => ({ id: `b${number}`, label: String(count), ends: [low, high] }))
      .filter(({ ends }) => ends.includes(cluster));

  // Mark something and write the words, or the number of ties, on its lines.
  const mark = (what, number) => {
    shown.edges.update(shown.labelled.map((id) => ({ id, label: " " })));
    shown.labelled = [];
    const id = `${what[0]}${number}`;
    const held = what === "tie" ? shown.edges.get(id) : shown.nodes.get(id);
    if (held === null) {
      network.unselectAll();
      return;
    }
    if (what === "tie") {
      network.selectEdges([id]);
    } else {
      network.selectNodes([id], true);
    }
    const worded = (what === "cluster" ? countsAt(number) : wordsOn(what, number))
      .filter((one) => shown.edges.get(one.id) !== null);
    if (worded.length > MOST_WORDED) {
      worded.length = 0;
    }
    shown.labelled = worded.map((one) => one.id);
    shown.edges.update(worded);
  };

  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const steer = (event) => {
    if (WAYS[event.key] !== undefined) {
      const [right, down] = WAYS[event.key];
      const step = 80 / network.getScale();
      const { x, y } = network.getViewPosition();
      network.moveTo({ position: { x: x + step * right, y: y + step * down } });
    } else if (event.key === "+" || event.key === "-") {
      zoom(event.key === "+" ? 1.3 : 1 / 1.3);
    } else {
      return;
    }
    event.preventDefault();
  };

  const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor });

  return {
    asLaidOut, around, overview, mark, zoom,
    fit,
    onChoice: (call) => { told = call; },
  };
})();
