// How loud a microphone is, in bars. Read from the track itself, so that a silent one is found out.

/** Bars of the meter. */
export const BARS = 8;
/** From here on speech is meant: above the noise of a quiet room, in root mean square of 1. */
export const HEARD = 0.012;
/** Full bars: loud speech close to the microphone. */
const LOUD = 0.25;
/** How often the level is read; slow enough to be calm to look at. */
const EVERY_MS = 120;

/** Bars for a root mean square, on a logarithmic scale as ears have. */
export function barsOf(rms: number): number {
  if (rms < HEARD) return 0;
  const part = Math.log(rms / HEARD) / Math.log(LOUD / HEARD);
  return Math.min(BARS, 1 + Math.floor(part * (BARS - 1)));
}

export function rootMeanSquare(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** Reports the level of a track until stopped. The context comes from `sound.ts`. */
export function watchLevel(
  context: AudioContext,
  track: MediaStreamTrack,
  tell: (bars: number) => void,
): () => void {
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 2_048;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    tell(barsOf(rootMeanSquare(samples)));
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}
