// Charts from the specs that pages carry as JSON. Drawn on a canvas, so that no style has to be allowed in the page.
"use strict";
(() => {
  // A canvas of one point turns what CSS knows (oklch, mixtures) into what the chart library can read.
  const point = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const probe = document.body.appendChild(document.createElement("span"));
  probe.hidden = true;

  function colour(name) {
    probe.style.color = `var(${name})`;
    point.clearRect(0, 0, 1, 1);
    point.fillStyle = getComputedStyle(probe).color;
    point.fillRect(0, 0, 1, 1);
    const [red, green, blue, opaque] = point.getImageData(0, 0, 1, 1).data;
    return `rgba(${red}, ${green}, ${blue}, ${opaque / 255})`;
  }

  const drawn = new Map();

  function axes(spec, ink, grid) {
    return {
      xAxis: { type: "category", data: spec.places, axisLabel: { color: ink }, axisLine: { lineStyle: { color: grid } }, axisTick: { show: false } },
      yAxis: {
        type: "value", min: spec.shape === "bar" ? 0 : undefined, scale: false,
        axisLabel: { color: ink, formatter: (value) => (spec.unit === "rate" ? `${+(value * 100).toFixed(1)} %` : value.toLocaleString()) },
        splitLine: { lineStyle: { color: grid } },
      },
      grid: { left: 8, right: 96, top: 16, bottom: 8, containLabel: true },
    };
  }

  // A step of the funnel: how many, and how many of a hundred of the step before.
  function share(spec, step) {
    const { values, told } = spec.series[0];
    const before = step ? values[step - 1] : null;
    return before ? `${told[step]}  (${((values[step] / before) * 100).toFixed(1)} %)` : told[step];
  }

  function option(spec) {
    const ink = colour("--tblr-secondary"), grid = colour("--tblr-border-color"), text = colour("--tblr-body-color");
    const palette = [colour("--tblr-primary"), "#b8863b", "#7a6aa8", "#5f8f5a"];
    const common = {
      color: palette, animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      tooltip: { trigger: spec.shape === "funnel" ? "item" : "axis", renderMode: "richText", confine: true,
        formatter: (found) => [].concat(found).map((each, n) => {
          const series = spec.series[each.seriesIndex];
          return `${n ? "" : `${spec.places[each.dataIndex]}\n`}${series.name} ${series.told[each.dataIndex]}`;
        }).join("\n") },
    };
    if (spec.shape === "funnel") {
      const widest = Math.max(...spec.series[0].values);
      return { ...common, grid: { left: 8, right: 120, top: 4, bottom: 4, containLabel: true },
        xAxis: { type: "value", show: false, min: 0, max: widest },
        yAxis: { type: "category", inverse: true, data: spec.places, axisLabel: { color: text, fontSize: 13 }, axisLine: { show: false }, axisTick: { show: false } },
        series: [{ type: "bar", data: spec.series[0].values, barCategoryGap: "18%", itemStyle: { borderRadius: 3 },
          label: { show: true, position: "right", color: text, fontSize: 13, formatter: (each) => share(spec, each.dataIndex) } }] };
    }
    if (spec.shape === "waterfall") {
      const colours = { level: ink, up: colour("--rise"), down: colour("--fall") };
      return { ...common, ...axes(spec, ink, grid),
        tooltip: { ...common.tooltip, formatter: (found) => [spec.places[found[0].dataIndex], ...found.filter((each) => {
          const series = spec.series[each.seriesIndex];
          return series.part !== "foot" && series.values[each.dataIndex] !== null;
        }).map((each) => spec.series[each.seriesIndex].told[each.dataIndex])].join("\n") },
        series: spec.series.map((each) => ({ type: "bar", stack: "all", name: each.name, data: each.values, barMaxWidth: 48,
          itemStyle: { color: colours[each.part.split("/")[0]] || "transparent" }, silent: each.part === "foot" })) };
    }
    return { ...common, ...axes(spec, ink, grid), series: spec.series.map((each) => ({
      type: spec.shape, name: each.name, data: each.values, showSymbol: each.values.length < 2, connectNulls: false, barMaxWidth: 28,
      endLabel: { show: spec.shape === "line", formatter: each.name, color: text },
      labelLayout: { moveOverlap: "shiftY" },
    })) };
  }

  function draw(place) {
    const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const chart = drawn.get(place) || echarts.init(place, null, { renderer: "canvas" });
    drawn.set(place, chart);
    chart.setOption(option(spec), true);
  }

  function drawAll() { document.querySelectorAll("[data-chart]").forEach(draw); }

  drawAll();
  addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
  document.addEventListener("xundan:theme", drawAll);
  for (const button of document.querySelectorAll("[data-save]")) {
    button.addEventListener("click", () => {
      const chart = drawn.get(document.getElementById(`chart-${button.dataset.save}`));
      const link = document.createElement("a");
      link.download = `${button.dataset.save}.png`;
      link.href = chart.getDataURL({ pixelRatio: 2, backgroundColor: colour("--tblr-bg-surface") });
      link.click();
    });
  }
})();
