"use strict";
// Unpack the libraries that this page carries, then run its scripts in their order. The page's policy names each
// of these texts by its hash, so nothing else can run. Old words on purpose: an old browser must get as far as the
// sentence that says what is missing.
(function () {
  function run(text) {
    var made = document.createElement("script");
    made.textContent = text;
    document.body.appendChild(made);
    made.remove();
  }
  function bytes(text) {
    var letters = window.atob(text), held = new Uint8Array(letters.length);
    for (var i = 0; i < letters.length; i += 1) {
      held[i] = letters.charCodeAt(i);
    }
    return held;
  }
  function unpacked(block) {
    var stream = new Blob([bytes(block.textContent)]).stream();
    return new Response(stream.pipeThrough(new DecompressionStream("deflate"))).text();
  }
  function give() {
    document.getElementById("not-unpacked").hidden = false;
  }
  function all(kind) {
    return Array.prototype.slice.call(document.querySelectorAll("script[" + kind + "]"));
  }
  if (typeof DecompressionStream === "undefined") {
    give();
    return;
  }
  Promise.all(all("data-packed").map(unpacked)).then(function (libraries) {
    libraries.forEach(run);
    all("data-waits").forEach(function (block) { run(block.textContent); });
  }).catch(give);
})();
