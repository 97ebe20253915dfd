// The viewfinder: shot after shot without leaving it. A phone without getUserMedia takes pictures through its own camera instead.
"use strict";
self.Finder = (() => {
  const dialog = document.getElementById("finder");
  const video = document.getElementById("finder-video");
  const count = document.getElementById("finder-count");
  const torch = document.getElementById("finder-torch");
  let stream = null, taken = 0, onShot = () => {};

  const possible = () => Boolean(navigator.mediaDevices?.getUserMedia);
  const open = async (take) => {
    onShot = take;
    taken = 0;
    say();
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 4096 }, height: { ideal: 3072 } },
    });
    video.srcObject = stream;
    const [track] = stream.getVideoTracks();
    torch.hidden = !track.getCapabilities?.().torch;
    dialog.showModal();
    await video.play();
  };
  const say = () => { count.textContent = taken ? `${taken} 枚撮りました` : "名刺が枠いっぱいに入るように"; };
  const shoot = async () => {
    if (!stream) return;
    const [track] = stream.getVideoTracks();
    dialog.classList.remove("flash");
    void dialog.offsetWidth; // begins the flash anew
    dialog.classList.add("flash");
    let blob = null;
    try { blob = await new ImageCapture(track).takePhoto(); } catch { /* no ImageCapture here: a frame of the video */ }
    blob ??= await frame();
    if (!blob) return;
    taken++;
    say();
    await onShot(blob);
  };
  const frame = () => new Promise((done) => {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob(done, "image/jpeg", 0.93);
  });
  const close = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.srcObject = null;
    dialog.close();
  };
  document.getElementById("finder-shoot").addEventListener("click", shoot);
  document.getElementById("finder-close").addEventListener("click", close);
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(); });
  dialog.addEventListener("keydown", (event) => {
    if ((event.key === " " || event.key === "Enter") && !event.target.closest("button")) { event.preventDefault(); shoot(); }
  });
  torch.addEventListener("click", async () => {
    const on = torch.getAttribute("aria-pressed") !== "true";
    try {
      await stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
      torch.setAttribute("aria-pressed", String(on));
    } catch { torch.hidden = true; }
  });
  return { possible, open, close };
})();
