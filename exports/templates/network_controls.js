"use strict";
// The controls: chooser, search, side panel and tables. All text goes in as text.
(() => {
  const model = hothmapModel;
  const drawing = hothmapDrawing;
  const { data } = model;
  const byId = (id) => document.getElementById(id);
  const panel = byId("panel");
  const chooser = byId("chooser");
  const past = [];
  let view = null;

  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    element.textContent = text || "";
    if (className) {
      element.className = className;
    }
    return element;
  };
  const button = (text, call, className) => {
    const element = make("button", text, className);
    element.type = "button";
    element.addEventListener("click", call);
    return element;
  };
  const steps = () => (byId("steps-two").checked ? 2 : 1);

  // Views ------------------------------------------------------------------------------------------
  const say = (what, nodes, ties) => {
    byId("status").textContent =
      `${what}: ${model.number(nodes.length)} of ${model.number(model.labels.length)} people, places and things, ` +
      `${model.number(ties.length)} of ${model.number(model.tieRows.length)} ties.`;
    onlyShown(nodes, ties);
  };
  const everyone = () => model.labels.map((_, node) => node);
  const views = {
    overview: () => {
      drawing.overview();
      byId("status").textContent =
        `Overview: ${model.plural(data.clusters.length, "cluster", "clusters")}. ` +
        "Choose one to see what is in it, and how many ties it has to each other one.";
      onlyShown(null, null);
    },
    whole: () => say("Everything in one picture", everyone(), drawing.asLaidOut(everyone())),
    cluster: (number) => {
      const nodes = model.membersOf(number);
      say(data.clusters[number].label, nodes, drawing.asLaidOut(nodes));
    },
    node: (number) => {
      const found = model.rings(number, steps());
      const ties = drawing.around(found);
      const far = steps() === 1 ? "one tie away" : "up to two ties away";
      say(`Surroundings of ${model.labels[number]}, ${far}`, found.flat(), ties);
    },
  };
  const show = (kind, number, remember) => {
    if (view !== null && remember) {
      past.push(view);
    }
    view = { kind, number };
    views[kind](number);
    byId("back").disabled = past.length === 0;
    chooser.value = number === -1 ? kind : `${kind} ${number}`;
    byId("steps").disabled = kind !== "node";
    tell(kind === "whole" ? null : kind, number);
  };

  // Side panel -------------------------------------------------------------------------------------
  const factList = (pairs) => {
    const list = make("dl", "", "facts");
    for (const [head, text] of pairs) {
      list.append(make("dt", head), make("dd", text));
    }
    return list;
  };
  const symbol = (kind) => {
    const drawn = document.querySelector(`#key [data-kind="${kind}"] svg`).cloneNode(true);
    drawn.setAttribute("aria-hidden", "true");
    return drawn;
  };
  const nodeHeading = (node) => {
    const kind = make("p", model.kindOf(node).word, "kind");
    kind.prepend(symbol(data.nodes.kind[node]));
    return [make("h2", model.labels[node]), kind];
  };
  const tieItem = (tie, node) => {
    const item = make("li");
    const end = model.otherEnd(tie, node);
    const seen = model.facts(model.tieRows[tie], 3).map(([head, text]) => `${head.toLowerCase()} ${text}`);
    item.append(
      make("span", `${model.words(tie, node)} `),
      button(model.labels[end], () => show("node", end, true), "link"),
      make("p", seen.join(", "), "small muted"),
    );
    if (model.protective(tie)) {
      item.className = "protective";
    }
    return item;
  };
  const tieList = (node) => {
    const list = make("ul", "", "ties");
    model.tiesOf[node].forEach((tie) => list.append(tieItem(tie, node)));
    return list;
  };
  const tellers = {
    node: (node) => [
      ...nodeHeading(node),
      button("Show the surroundings", () => show("node", node, true)),
      factList(model.facts(model.nodeRows[node], 1)),
      make("h3", model.plural(model.tiesOf[node].length, "tie", "ties")),
      tieList(node),
    ],
    tie: (tie) => {
      const [from, to] = [data.ties.from[tie], data.ties.to[tie]];
      const sentence = (one, two) => make("p", `${model.labels[one]} ${model.words(tie, one)} ${model.labels[two]}.`);
      return [
        make("h2", "One tie"), sentence(from, to), sentence(to, from),
        factList(model.facts(model.tieRows[tie], 3)),
        button(`Show ${model.labels[from]}`, () => show("node", from, true)),
        button(`Show ${model.labels[to]}`, () => show("node", to, true)),
      ];
    },
    overview: () => {
      const list = make("ul", "", "ties");
      data.clusters.forEach((cluster, number) => {
        const item = make("li");
        item.append(button(cluster.label, () => show("cluster", number, true), "link"),
          make("p", cluster.counts, "small muted"));
        list.append(item);
      });
      return [make("h2", model.plural(data.clusters.length, "cluster", "clusters")), list];
    },
    cluster: (number) => {
      const list = make("ul", "", "ties");
      for (const node of model.membersOf(number)) {
        const item = make("li");
        item.append(button(model.labels[node], () => show("node", node, true), "link"),
          make("span", ` ${model.kindOf(node).word}`, "small muted"));
        list.append(item);
      }
      return [
        make("h2", data.clusters[number].label), make("p", data.clusters[number].counts),
        button("Open this cluster", () => show("cluster", number, true)), list,
      ];
    },
  };
  // The button that was pressed is gone: go on from what it brought.
  const focusPanel = () => {
    panel.firstElementChild.tabIndex = -1;
    panel.firstElementChild.focus();
  };
  const tell = (what, number) => {
    const parts = what === null
      ? [make("p", "Choose a mark or a line in the picture, or a name from the list or the tables, to read what is held about it.", "muted")]
      : tellers[what](number);
    const follow = [panel, byId("found")].some((part) => part.contains(document.activeElement));
    panel.replaceChildren(...parts);
    panel.scrollTop = 0;
    if (follow) {
      focusPanel();
    }
    if (what !== null && what !== "overview") {
      drawing.mark(what, number);
    }
  };

  // Chooser and search -----------------------------------------------------------------------------
  const option = (text, value) => {
    const element = make("option", text);
    element.value = value;
    return element;
  };
  const fillChooser = () => {
    const whole = [option("Overview of clusters", "overview"), option("Everything in one picture", "whole")];
    const groups = [["The whole", whole]];
    groups.push(["Clusters", data.clusters.map((cluster, number) => option(cluster.label, `cluster ${number}`))]);
    data.kinds.forEach((kind, code) => {
      const own = everyone().filter((node) => data.nodes.kind[node] === code);
      groups.push([kind.plural, own.map((node) => option(model.fullName(node), `node ${node}`))]);
    });
    for (const [label, options] of groups.filter(([, held]) => held.length > 0)) {
      const group = document.createElement("optgroup");
      group.label = label;
      group.append(...options);
      chooser.append(group);
    }
  };
  const search = () => {
    const wanted = byId("search").value.trim().toLowerCase();
    const found = wanted === "" ? [] : everyone().filter((node) =>
      [...model.nodeRows[node].cells].slice(0, 2).some((cell) => cell.textContent.toLowerCase().includes(wanted)));
    const parts = found.slice(0, 10).map((node) => {
      const item = make("li");
      item.append(button(model.fullName(node), () => {
        show("node", node, true);
        byId("search").value = "";
        search();
      }, "link"), make("span", ` ${model.kindOf(node).word}`, "small muted"));
      return item;
    });
    byId("found").replaceChildren(...parts);
    byId("found-count").textContent = wanted === "" ? "" : `${model.plural(found.length, "match", "matches")}.`;
  };

  // Tables -----------------------------------------------------------------------------------------
  const collator = new Intl.Collator("en-GB", { numeric: true });
  const sortable = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const sorter = button(head.textContent, () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...table.tBodies[0].rows].map((row) => [row.cells[column].textContent, row]);
        rows.sort(([one], [two]) => (down ? -1 : 1) * collator.compare(one, two));
        table.tBodies[0].append(...rows.map(([, row]) => row));
      }, "sort");
      // A heading that is repeated on printed pages may hold no button; the style writes this there.
      head.dataset.heading = head.textContent;
      head.replaceChildren(sorter);
    });
  };
  const nameButtons = () => model.nodeRows.forEach((row, node) => {
    const text = row.cells[0].textContent;
    row.cells[0].replaceChildren(button(text, () => {
      show("node", node, true);
      byId("view").scrollIntoView();
      focusPanel();
    }, "link"));
  });
  const onlyShown = (nodes, ties) => {
    const wanted = byId("only-shown").checked && nodes !== null;
    const [some, lines] = [new Set(nodes || []), new Set(ties || [])];
    model.nodeRows.forEach((row, node) => { row.hidden = wanted && !some.has(node); });
    model.tieRows.forEach((row, tie) => { row.hidden = wanted && !lines.has(tie); });
  };

  // Where the style cannot open what is closed for printing, this does.
  const openForPrint = () => {
    const closed = [...document.querySelectorAll("details.actions:not([open])")];
    closed.forEach((one) => { one.open = true; });
    window.addEventListener("afterprint", () => closed.forEach((one) => { one.open = false; }), { once: true });
  };

  // Beginning --------------------------------------------------------------------------------------
  byId("static-picture").hidden = true;
  byId("view").hidden = false;
  byId("only-shown-row").hidden = false;
  fillChooser();
  drawing.onChoice((what, number) => tell(what === null && view.kind === "overview" ? "overview" : what, number));
  chooser.addEventListener("change", () => {
    const [kind, number] = chooser.value.split(" ");
    show(kind, number === undefined ? -1 : Number(number), true);
  });
  for (const id of ["steps-one", "steps-two", "only-shown"]) {
    byId(id).addEventListener("change", () => show(view.kind, view.number, false));
  }
  byId("search").addEventListener("input", search);
  window.addEventListener("beforeprint", openForPrint);
  byId("back").addEventListener("click", () => {
    const { kind, number } = past.pop();
    show(kind, number, false);
  });
  byId("nearer").addEventListener("click", () => drawing.zoom(1.3));
  byId("farther").addEventListener("click", () => drawing.zoom(1 / 1.3));
  byId("fit").addEventListener("click", drawing.fit);
  if (model.labels.length > 0) {
    show(data.start, -1, false);
  }
  const later = () => {
    document.querySelectorAll("table[data-of]").forEach(sortable);
    nameButtons();
    document.documentElement.dataset.ready = "yes";
  };
  if ("requestIdleCallback" in window) {
    window.requestIdleCallback(later);
  } else {
    window.setTimeout(later, 200);
  }
})();
