// Rows of pictures that are still being read are asked for again until they are done.
"use strict";
(() => {
  const open = () => [...document.querySelectorAll('.picture[data-state="waiting"], .picture[data-state="running"]')];
  let pause = 800;
  const look = async () => {
    if (!document.hidden) {
      let moved = false;
      for (const row of open().slice(0, 8)) {
        try {
          const answer = await fetch(`/photos/${row.dataset.sha}/row`, { headers: { accept: "text/html" } });
          if (!answer.ok) continue;
          const holder = document.createElement("template");
          holder.innerHTML = await answer.text();
          const fresh = holder.content.querySelector(".picture");
          if (fresh && fresh.dataset.state !== row.dataset.state) {
            row.replaceWith(fresh);
            moved = true;
          }
        } catch { /* the server is being restarted; the next look may find it */ }
      }
      pause = moved ? 800 : Math.min(pause * 1.3, 4000);
    }
    if (open().length) setTimeout(look, pause); else running = false;
  };
  let running = false;
  const begin = () => { pause = 800; if (!running && open().length) { running = true; setTimeout(look, pause); } };
  document.addEventListener("pictures-added", begin);
  begin();
})();
