// Draw the places of this page's data upon the map; every word goes in as text.
"use strict";

var STEPS_A_DEGREE = 100000;

function element(tag, name, text) {
  var made = document.createElement(tag);
  if (name) { made.className = name; }
  if (text !== undefined) { made.textContent = text; }
  return made;
}

// Packed numbers: base64, zlib, then zigzag numbers in groups of seven bits, lowest first.
async function unpacked(text) {
  var packed = Uint8Array.from(atob(text), function (one) { return one.charCodeAt(0); });
  var stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  var bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  var numbers = [];
  for (var i = 0; i < bytes.length;) {
    var value = 0, scale = 1, byte;
    do {
      byte = bytes[i++];
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte & 128);
    numbers.push(value % 2 ? -(value + 1) / 2 : value / 2);
  }
  return numbers;
}

async function shape(text) {
  var numbers = await unpacked(text), parts = [], lon = 0, lat = 0;
  for (var i = 0; i < numbers.length;) {
    var part = [];
    for (var left = numbers[i++]; left > 0; left--) {
      lon += numbers[i++];
      lat += numbers[i++];
      part.push([lat / STEPS_A_DEGREE, lon / STEPS_A_DEGREE]);
    }
    parts.push(part);
  }
  return parts;
}

function pane(map, name, order) {
  var made = map.createPane(name);
  made.style.zIndex = order;
  made.style.pointerEvents = "none";
  return L.canvas({ pane: name, padding: 0.3 });
}

function lineWidth(width, zoom, dash) {
  return width * (dash ? (zoom < 15 ? 1 : 1.4) : (zoom < 13 ? 1 : zoom < 14 ? 1.3 : zoom < 15 ? 1.8 : zoom < 16 ? 3 : zoom < 17 ? 5 : 8));
}

async function drawBase(map, data, group) {
  var renderer = pane(map, "base", 210), lines = [];
  for (var layer of data.layers) {
    var parts = await shape(layer.parts);
    if (layer.area) {
      L.polygon(parts, {
        renderer: renderer, pane: "base", stroke: false, fillColor: layer.colour, fillOpacity: 1,
        interactive: false, smoothFactor: 1
      }).addTo(group);
    } else {
      var line = L.polyline(parts, {
        renderer: renderer, pane: "base", color: layer.colour, dashArray: layer.dash || null,
        weight: lineWidth(layer.width, map.getZoom(), layer.dash), interactive: false, smoothFactor: 1.5
      });
      lines.push([line, layer.width, layer.dash]);
      line.addTo(group);
    }
  }
  map.on("zoomend", function () {
    lines.forEach(function (one) {
      one[0].setStyle({ weight: lineWidth(one[1], map.getZoom(), one[2]) });
    });
  });
}

function drawNames(map, names, group) {
  pane(map, "names", 420);
  var small = L.layerGroup();
  names.forEach(function (name) {
    var words = element("div");
    words.appendChild(element("span", "", name.text));
    L.marker(name.at, {
      pane: "names", interactive: false, keyboard: false,
      icon: L.divIcon({ className: "place-name size-" + Number(name.size), html: words, iconSize: [0, 0] })
    }).addTo(name.size > 2 ? small : group);
  });
  function near() {
    if (map.getZoom() >= 14) { group.addLayer(small); } else { group.removeLayer(small); }
  }
  map.on("zoomend", near);
  near();
}

async function drawBands(map, bands, group) {
  var renderer = pane(map, "bands", 350);
  for (var band of bands) {
    L.polygon(await shape(band.parts), {
      renderer: renderer, pane: "bands", color: band.line, weight: 1.2, fillColor: band.fill,
      fillOpacity: band.opacity, interactive: false
    }).addTo(group);
  }
}

async function drawDots(map, text, group) {
  var renderer = pane(map, "dots", 380), numbers = text ? await unpacked(text) : [];
  for (var i = 0, lon = 0, lat = 0; i < numbers.length; i += 3) {
    lon += numbers[i];
    lat += numbers[i + 1];
    L.circleMarker([lat / STEPS_A_DEGREE, lon / STEPS_A_DEGREE], {
      renderer: renderer, pane: "dots", stroke: false, fillColor: "#3d1c66", fillOpacity: 0.6,
      radius: Math.min(1.6 + Math.sqrt(numbers[i + 2]), 8), interactive: false
    }).addTo(group);
  }
}

function box(place) {
  var made = element("div");
  made.appendChild(element("p", "name", place.label));
  made.appendChild(element("p", "", place.rank ? "Rank " + place.rank : "Not ranked"));
  place.lines.forEach(function (line) { made.appendChild(element("p", "", line)); });
  return made;
}

function drawPins(map, places, groups) {
  var renderer = pane(map, "reach", 390);
  return places.map(function (place, order) {
    var spoken = (place.rank ? "Rank " + place.rank + ": " : "Not ranked: ") + place.label;
    if (place.reach_m) {
      L.circle(place.at, {
        renderer: renderer, pane: "reach", radius: place.reach_m, color: "#1d4f91", weight: 1,
        dashArray: "4 4", fillColor: "#1d70b8", fillOpacity: 0.03, interactive: false
      }).addTo(groups.reach);
    }
    var pin = element("div", "pin pin-" + place.tier, place.rank);
    var marker = L.marker(place.at, {
      icon: L.divIcon({ className: "", html: pin, iconSize: [place.size, place.size] }),
      zIndexOffset: (places.length - order) * 1000, riseOnHover: true, riseOffset: 1000000
    });
    marker.on("add", function () { marker.getElement().setAttribute("aria-label", spoken); });
    marker.bindPopup(box(place), { maxWidth: 280, autoPanPadding: [20, 20] });
    marker.on("popupopen", function () {
      document.getElementById("map-said").textContent = spoken + ". " + place.lines.join(". ");
    });
    return marker.addTo(groups[place.tier]);
  });
}

function addSwitches(map, groups) {
  document.querySelectorAll("[data-layer]").forEach(function (row) {
    var group = groups[row.dataset.layer];
    if (!group) { return; }
    var label = element("label"), tick = element("input");
    tick.type = "checkbox";
    tick.checked = !("off" in row.dataset);
    if (!tick.checked) { map.removeLayer(group); }
    tick.addEventListener("change", function () {
      if (tick.checked) { map.addLayer(group); } else { map.removeLayer(group); }
    });
    label.appendChild(tick);
    while (row.firstChild) { label.appendChild(row.firstChild); }
    row.appendChild(label);
  });
  document.querySelectorAll(".key li:not([data-layer])").forEach(function (row) {
    row.classList.add("follows");
  });
}

function addRowButtons(map, places, pins, groups) {
  document.querySelectorAll("[data-place]").forEach(function (row) {
    var number = Number(row.dataset.place), button = element("button", "", "Show");
    button.type = "button";
    button.setAttribute("aria-label", "Show " + places[number].label + " on the map");
    button.addEventListener("click", function () {
      map.addLayer(groups[places[number].tier]);
      map.setView(places[number].at, Math.max(map.getZoom(), 15), { animate: false });
      pins[number].openPopup();
      map.getContainer().scrollIntoView({ block: "nearest" });
      pins[number].getElement().focus();
    });
    row.querySelector("th").appendChild(button);
  });
}

function addNorth(map) {
  var north = L.control({ position: "topright" });
  north.onAdd = function () {
    var made = element("div", "north");
    made.appendChild(element("div", "", "N"));
    made.appendChild(element("div", "", "\u2191"));
    made.setAttribute("aria-label", "North is up");
    made.setAttribute("role", "img");
    return made;
  };
  north.addTo(map);
}

async function drawPlaces(map) {
  var data = JSON.parse(document.getElementById("page-data").textContent), groups = {};
  ["base", "bands", "dots", "reach", "unranked", "later", "next", "top"].forEach(function (name) {
    groups[name] = L.layerGroup().addTo(map);
  });
  document.body.classList.add("live");
  var container = map.getContainer();
  container.style.background = data.ground;
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", "Interactive map");
  map.invalidateSize();
  map.fitBounds(data.bounds, { animate: false });
  var reach = L.latLngBounds(data.bounds);
  data.places.forEach(function (place) { reach.extend(place.at); });
  map.setMaxBounds(reach.pad(0.6));
  addNorth(map);
  var pins = drawPins(map, data.places, groups);
  addSwitches(map, groups);
  addRowButtons(map, data.places, pins, groups);
  document.documentElement.dataset.ready = Math.round(performance.now());
  if (typeof DecompressionStream === "undefined") {
    container.before(element("p", "notice", "This browser is too old to unpack the base map and the density; the printed picture has them."));
    return;
  }
  await drawBase(map, data, groups.base);
  drawNames(map, data.names, groups.base);
  await drawBands(map, data.bands, groups.bands);
  await drawDots(map, data.dots, groups.dots);
  document.documentElement.dataset.drawn = Math.round(performance.now());
}
