// Figures and money as the server writes them to this reader.

// By a sample: "CA$1,234.50" gives what stands before, between, after, and how many decimals.
export function writer(sample) {
  const [all, group, point, decimals = ""] = /1(\D?)234(?:(\D)(\d+))?/.exec(sample) ?? [sample, ",", "."];
  const [before, after] = sample.split(all);
  return (value) => {
    const [head, tail] = value.toFixed(decimals.length).split(".");
    return before + head.replace(/\B(?=(\d{3})+$)/g, group) + (tail ? point + tail : "") + after;
  };
}

export const writers = (samples) => Object.fromEntries(Object.entries(samples).map(([k, v]) => [k, writer(v)]));
