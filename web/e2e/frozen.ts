// A camera that stops giving frames without a word, as some do.

/**
 * For a page before it loads: its camera is a canvas, blue as the customer's, on which nothing is
 * drawn while `window.frozen` is set. It stays live, as a frozen one does.
 */
export const FREEZABLE = `
  // Firefox runs this on its blank first page too, which has no devices.
  const devices = navigator.mediaDevices;
  const real = devices?.getUserMedia.bind(devices);
  if (devices) devices.getUserMedia = async (wanted) => {
    const stream = await real(wanted);
    if (!wanted.video) return stream;
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
    const context = canvas.getContext("2d");
    let at = 0;
    setInterval(() => {
      if (window.frozen) return;
      context.fillStyle = "rgb(20, 60, 200)";
      context.fillRect(0, 0, 320, 240);
      context.fillStyle = "white";
      context.fillRect((at += 8) % 320, 0, 24, 240);
    }, 100);
    for (const track of stream.getVideoTracks()) stream.removeTrack(track);
    stream.addTrack(canvas.captureStream(10).getVideoTracks()[0]);
    return stream;
  };
`;
