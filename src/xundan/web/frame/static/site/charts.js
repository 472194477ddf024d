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

  function onAxis(spec) {
    return (value) => (spec.unit === "rate" ? `${+(value * 100).toFixed(1)}${spec.signed ? "" : " %"}` : value.toLocaleString());
  }

  function axes(spec, ink, grid) {
    return {
      xAxis: { type: "category", data: spec.places, axisLabel: { color: ink }, axisLine: { lineStyle: { color: grid } }, axisTick: { show: false } },
      yAxis: {
        type: "value", min: spec.shape === "bar" ? 0 : undefined, scale: spec.unit === "score",
        axisLabel: { color: ink, formatter: onAxis(spec) },
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

  const family = getComputedStyle(document.body).fontFamily;

  // The room that names need on the left, up to a third of the chart; longer ones are cut.
  function roomFor(names, width) {
    point.font = `13px ${family}`;
    return Math.ceil(Math.min(Math.max(...names.map((name) => point.measureText(name).width)) + 2, 240, width * 0.36));
  }

  // Places one below the other, the first on top.
  function lying(spec, room, text) {
    return { type: "category", inverse: true, data: spec.places, axisLine: { show: false }, axisTick: { show: false },
      axisLabel: { color: text, fontSize: 13, fontFamily: family, interval: 0, width: room, overflow: "truncate" } };
  }

  const partsOf = (spec) => Object.fromEntries(spec.series.map((each) => [each.part, each]));

  // A dot with its interval a place: filled where it stands out from chance, hollow where it does not.
  function intervals(spec, width, paint) {
    const { value, low, high } = partsOf(spec);
    const signed = low.values.some((end) => end !== null && end < 0);
    const draw = (params, api) => {
      const n = api.value(1), tone = spec.tones[n], colour = paint.tones[tone] || paint.ink;
      const [[x, y], [left], [right]] = [0, 2, 3].map((part) => api.coord([api.value(part), n]));
      const stroke = { stroke: colour, lineWidth: 2 };
      const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: stroke });
      return { type: "group", children: [line(left, y, right, y), line(left, y - 4, left, y + 4), line(right, y - 4, right, y + 4),
        { type: "circle", shape: { cx: x, cy: y, r: 5 }, style: { fill: tone ? colour : paint.surface, stroke: colour, lineWidth: 2 } },
        { type: "text", style: { text: value.told[n], x: params.coordSys.x + params.coordSys.width + 10, y, verticalAlign: "middle", fill: paint.text, fontSize: 13 } }] };
    };
    const room = roomFor(spec.places, width);
    return { yAxis: lying(spec, room, paint.text),
      xAxis: { type: "value", scale: true, axisLabel: { color: paint.ink, formatter: onAxis(spec), hideOverlap: true }, splitLine: { lineStyle: { color: paint.grid } } },
      grid: { left: room + 20, right: spec.signed ? 112 : 88, top: 4, bottom: 26 },
      tooltip: { trigger: "item", formatter: (each) => `${spec.places[each.dataIndex]}\n${value.name} ${value.told[each.dataIndex]}\n${low.told[each.dataIndex]} – ${high.told[each.dataIndex]}` },
      series: [{ type: "custom", renderItem: draw, encode: { x: [0, 2, 3], y: 1 }, clip: false,
        data: spec.places.map((_, n) => [value.values[n], n, low.values[n], high.values[n]]).filter((row) => row[0] !== null && row[2] !== null),
        markLine: signed ? { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: paint.ink, type: "solid", width: 1 }, data: [{ xAxis: 0 }] } : undefined }] };
  }

  function rank(spec, width, paint) {
    const { values, told } = spec.series[0];
    const room = roomFor(spec.places, width), plain = spec.tones.length ? paint.grid : paint.main;
    return { yAxis: lying(spec, room, paint.text), xAxis: { type: "value", show: false, min: 0 },
      grid: { left: room + 20, right: 104, top: 4, bottom: 4 },
      series: [{ type: "bar", barMaxWidth: 20, itemStyle: { borderRadius: 2 },
        data: values.map((value, n) => ({ value, itemStyle: { color: paint.tones[spec.tones[n]] || plain } })),
        label: { show: true, position: "right", color: paint.text, fontSize: 13, formatter: (each) => told[each.dataIndex] } }] };
  }

  // Points between their limits; those beyond are marked. The level before each point is what it is held against.
  function control(spec, paint) {
    const limit = { lineStyle: { color: paint.ink, width: 1, type: "dashed" }, itemStyle: { color: paint.ink }, step: "middle" };
    const looks = { value: { lineStyle: { width: 2 }, symbol: "circle", symbolSize: 5, showSymbol: true }, low: limit, high: limit,
      centre: { ...limit, lineStyle: { color: paint.ink, width: 1.5 } },
      out: { type: "scatter", symbol: "diamond", symbolSize: 14, itemStyle: { color: paint.out, borderColor: paint.surface, borderWidth: 1 }, z: 5 } };
    return { series: spec.series.map((each) => ({ type: "line", name: each.name, data: each.values, showSymbol: false, connectNulls: false,
      endLabel: { show: each.part !== "out", formatter: each.name, color: paint.text, fontSize: 12 }, labelLayout: { moveOverlap: "shiftY" }, ...looks[each.part] })) };
  }

  // While a level is still being learned its limits are far off: they may leave the chart, the points may not.
  function topOf(spec) {
    const { value, high } = partsOf(spec);
    if (!high) return undefined;
    const known = (row) => row.values.filter((each) => each !== null);
    const now = known(high).at(-1) || 0, top = Math.max(...known(value), now) * 1.2;
    if (Math.max(...known(high), 0) <= top) return undefined;
    return Number(top.toPrecision(2));
  }

  // Cells by place: a series a row from the top, a place a column.
  function heat(spec, paint) {
    const most = Math.max(1, ...spec.series.flatMap((row) => row.values));
    const axis = (data) => ({ type: "category", data, axisLabel: { color: paint.ink, fontSize: 11 }, axisLine: { show: false }, axisTick: { show: false }, splitArea: { show: false } });
    return { xAxis: { ...axis(spec.places), position: "top" }, yAxis: { ...axis(spec.series.map((row) => row.name)), inverse: true },
      grid: { left: 8, right: 24, top: 4, bottom: 44, containLabel: true },
      tooltip: { trigger: "item", formatter: (each) => `${spec.series[each.value[1]].name} · ${spec.places[each.value[0]]}\n${spec.series[each.value[1]].told[each.value[0]]}` },
      visualMap: { min: 0, max: most, orient: "horizontal", left: "center", bottom: 0, itemHeight: 140, itemWidth: 10, text: [most.toLocaleString(), "0"],
        textStyle: { color: paint.ink }, inRange: { color: [paint.soft, paint.main] } },
      series: [{ type: "heatmap", data: spec.series.flatMap((row, y) => row.values.map((value, x) => [x, y, value])).filter((each) => each[2]), itemStyle: { borderWidth: 0 } }] };
  }

  // Charts whose places lie one below the other are as high as these need.
  function heightOf(spec) {
    if (spec.shape === "interval") return `${spec.places.length * 28 + 40}px`;
    if (spec.shape === "rank") return `${spec.places.length * 28 + 16}px`;
    return spec.shape === "heat" ? `${Math.max(220, spec.series.length * 15 + 80)}px` : "";
  }

  function option(spec, width) {
    const ink = colour("--tblr-secondary"), grid = colour("--tblr-border-color"), text = colour("--tblr-body-color");
    const palette = [colour("--tblr-primary"), "#b8863b", "#7a6aa8", "#5f8f5a"];
    const common = {
      color: palette, animation: false, textStyle: { fontFamily: family },
      tooltip: { trigger: spec.shape === "funnel" ? "item" : "axis", renderMode: "richText", confine: true,
        formatter: (found) => [].concat(found).map((each, n) => {
          const series = spec.series[each.seriesIndex];
          return `${n ? "" : `${spec.places[each.dataIndex]}\n`}${series.name} ${series.told[each.dataIndex]}`;
        }).join("\n") },
    };
    const paint = { ink, grid, text, main: palette[0], surface: colour("--tblr-bg-surface"), soft: colour("--tblr-bg-surface-secondary"),
      out: colour("--tblr-danger"), tones: { up: colour("--rise"), down: colour("--fall"), main: palette[0] } };
    const merged = (more) => ({ ...common, ...more, tooltip: { ...common.tooltip, ...more.tooltip } });
    if (spec.shape === "interval") return merged(intervals(spec, width, paint));
    if (spec.shape === "rank") return merged(rank(spec, width, paint));
    if (spec.shape === "heat") return merged(heat(spec, paint));
    if (spec.shape === "control") {
      const frame = axes(spec, ink, grid);
      return merged({ ...frame, yAxis: { ...frame.yAxis, scale: true, max: topOf(spec) }, ...control(spec, paint),
        tooltip: { formatter: (found) => [spec.places[found[0].dataIndex], ...found.filter((each) => spec.series[each.seriesIndex].part !== "out" && spec.series[each.seriesIndex].values[each.dataIndex] !== null)
          .map((each) => `${spec.series[each.seriesIndex].name} ${spec.series[each.seriesIndex].told[each.dataIndex]}`)].join("\n") } });
    }
    if (spec.shape === "funnel") {
      const widest = Math.max(...spec.series[0].values);
      return { ...common, grid: { left: 28, right: 120, top: 4, bottom: 4, containLabel: true },
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
    const frame = axes(spec, ink, grid);
    // Bars side by side have no room for their names.
    const named = spec.shape === "bar" && spec.series.length > 1;
    if (named) frame.grid = { ...frame.grid, top: 36, right: 8 };
    return { ...common, ...frame, legend: named ? { top: 0, left: 0, textStyle: { color: text }, icon: "rect", itemWidth: 12, itemHeight: 12 } : undefined, series: spec.series.map((each) => ({
      type: spec.shape, name: each.name, data: each.values, showSymbol: each.values.length < 2, connectNulls: false, barMaxWidth: 28,
      endLabel: { show: spec.shape === "line", formatter: each.name, color: text },
      labelLayout: { moveOverlap: "shiftY" },
    })) };
  }

  // A bar opens to the rows to which the number of its row in the table does.
  function follow(table, name) {
    const row = [...document.querySelectorAll(`#${table} tbody tr`)].find((each) => each.cells[0].textContent === name);
    row?.querySelector('td a[href*="/rows/?"]')?.click();
  }

  function draw(place) {
    const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const height = heightOf(spec);
    if (height) place.style.height = height;
    const chart = drawn.get(place) || echarts.init(place, null, { renderer: "canvas" });
    if (!drawn.has(place)) chart.on("click", ({ dataIndex }) => follow(place.dataset.of, spec.places[dataIndex]));
    drawn.set(place, chart);
    chart.setOption(option(spec, place.clientWidth), true);
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
