// Corners are dragged with a finger, a mouse or the arrow keys; the numbers beneath follow and are what is sent.
"use strict";
(() => {
  const form = document.getElementById("cut");
  const frame = document.getElementById("cut-frame");
  const shape = document.getElementById("cut-shape");
  const said = document.getElementById("cut-said");
  const corners = [...document.querySelectorAll(".corner")];
  const field = (axis, number) => form.elements[`${axis}${number}`];
  const place = (number) => [Number(field("x", number).value), Number(field("y", number).value)];
  const bound = (value, most) => Math.min(Math.max(value, 0), most);

  const draw = () => {
    shape.setAttribute("points", corners.map((_, number) => place(number).join(",")).join(" "));
    for (const [number, corner] of corners.entries()) {
      corner.setAttribute("transform", corner.getAttribute("transform").replace(/translate\([^)]*\)/, `translate(${place(number).join(" ")})`));
    }
  };
  const move = (number, x, y) => {
    field("x", number).value = bound(x, Number(frame.dataset.width)).toFixed(1);
    field("y", number).value = bound(y, Number(frame.dataset.height)).toFixed(1);
    draw();
  };
  const at = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(frame.getScreenCTM().inverse());
    return [point.x, point.y];
  };
  for (const [number, corner] of corners.entries()) {
    let grip = null; // from the finger to the corner, so that the corner is not hidden beneath it
    corner.addEventListener("pointerdown", (event) => {
      const [x, y] = at(event);
      const [cx, cy] = place(number);
      grip = [cx - x, cy - y];
      corner.setPointerCapture(event.pointerId);
      corner.focus({ preventScroll: true });
      event.preventDefault();
    });
    corner.addEventListener("pointermove", (event) => {
      if (!grip) return;
      const [x, y] = at(event);
      move(number, x + grip[0], y + grip[1]);
    });
    for (const end of ["pointerup", "pointercancel"]) corner.addEventListener(end, () => { grip = null; });
    corner.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!way) return;
      event.preventDefault();
      // As it looks on the screen, however the picture is turned beneath.
      const { a, b, c, d } = frame.getScreenCTM().inverse();
      const size = Math.hypot(a, b);
      const step = (event.shiftKey ? 10 : 1) * Math.max(1, Number(frame.dataset.width) / 1000);
      const [x, y] = place(number);
      move(number, x + (a * way[0] + c * way[1]) / size * step, y + (b * way[0] + d * way[1]) / size * step);
    });
  }
  for (const button of form.querySelectorAll("[data-turn]")) {
    button.addEventListener("click", () => {
      const places = corners.map((_, number) => place(number));
      const by = Number(button.dataset.turn);
      for (const number of corners.keys()) move(number, ...places[(number + by + 4) % 4]);
      said.textContent = by > 0 ? "左へ 90° 回しました。" : "右へ 90° 回しました。";
    });
  }
  // A card that is small in its picture is brought near; the whole picture is one press away.
  const picture = document.getElementById("cut-picture");
  const zoom = document.getElementById("cut-zoom");
  const nearBox = () => {
    const { x, y, width, height } = shape.getBBox();
    const ends = [[x, y], [x + width, y + height]].map(([px, py]) => new DOMPoint(px, py).matrixTransform(frame.transform.baseVal.consolidate()?.matrix ?? new DOMMatrix()));
    const [, , wholeWidth, wholeHeight] = picture.dataset.whole.split(" ").map(Number);
    const around = 0.25 * Math.max(width, height);
    const left = Math.max(0, Math.min(ends[0].x, ends[1].x) - around), top = Math.max(0, Math.min(ends[0].y, ends[1].y) - around);
    const right = Math.min(wholeWidth, Math.max(ends[0].x, ends[1].x) + around), bottom = Math.min(wholeHeight, Math.max(ends[0].y, ends[1].y) + around);
    return { box: `${left} ${top} ${right - left} ${bottom - top}`, share: (right - left) * (bottom - top) / (wholeWidth * wholeHeight) };
  };
  const near = nearBox();
  const look = (close) => {
    picture.setAttribute("viewBox", close ? near.box : picture.dataset.whole);
    zoom.textContent = close ? "画像の全体" : "名刺に近づく";
    zoom.dataset.close = close ? "yes" : "";
  };
  if (near.share < 0.6 && !("far" in form.dataset)) { zoom.hidden = false; look(true); }
  zoom.addEventListener("click", () => look(!zoom.dataset.close));
  form.addEventListener("input", draw);
  form.addEventListener("submit", () => {
    said.textContent = form.dataset.reading;
    document.getElementById("cut-send").disabled = true;
  });
  addEventListener("pageshow", () => { document.getElementById("cut-send").disabled = false; draw(); });
})();
