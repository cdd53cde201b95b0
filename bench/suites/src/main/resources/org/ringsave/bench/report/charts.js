/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
'use strict';

/** Pictures of a section, with uPlot: lines, bars and scattered points. */
const RingsaveCharts = (() => {
    const {SHAPES, DASHES, ratio, colours, shape, swatch, wrapped, finite, around, decades, powers, axis, base, yAxis} =
        RingsaveAxes;

    function drawMarks(u, chart, paint) {
        const context = u.ctx;
        const scale = ratio();
        const {left, top, width, height} = u.bbox;
        context.save();
        context.font = 11 * scale + 'px system-ui, "DejaVu Sans", sans-serif';
        context.textBaseline = 'top';
        context.textAlign = 'left';
        context.setLineDash([3 * scale, 4 * scale]);
        context.lineWidth = 1.5 * scale;
        let beyond = 0;
        const write = (text, x, y, toTheRight) => {
            const length = context.measureText(text).width;
            const start = toTheRight ? x : x - length;
            context.fillStyle = paint.card;
            context.fillRect(start - 2 * scale, y - 2 * scale, length + 4 * scale, 14 * scale);
            context.fillStyle = paint.muted;
            context.fillText(text, start, y);
        };
        for (const mark of chart.marks || []) {
            const x = u.valToPos(mark.at, 'x', true);
            const name = mark.name + ' ' + RingsaveUnits.bytes(mark.at);
            context.strokeStyle = paint.muted;
            if (x <= left + width && x >= left) {
                context.beginPath();
                context.moveTo(x, top);
                context.lineTo(x, top + height);
                context.stroke();
                const fits = x + context.measureText(name).width + 8 * scale < left + width;
                write(name, x + (fits ? 4 : -4) * scale, top + 3 * scale, fits);
            } else if (x > left + width) {
                beyond++;
                write(name + ' →', left + width - 2 * scale, top + (3 + 15 * beyond) * scale, false);
            }
        }
        context.restore();
    }

    /** From the least to the greatest end of each interval; series stand side by side if their places are the same. */
    function drawIntervals(u, chart, paint, place) {
        const context = u.ctx;
        const scale = ratio();
        context.save();
        context.beginPath();
        context.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
        context.clip();
        context.lineWidth = 1.3 * scale;
        chart.series.forEach((one, i) => (one.least || []).forEach((least, at) => {
            if (least !== null) {
                const x = place(i, at);
                const ends = [least, one.most[at]].map(value => u.valToPos(value, 'y', true));
                context.strokeStyle = chart.kind === 'bars' ? paint.text : paint.series[i % 4];
                context.beginPath();
                context.moveTo(x, ends[0]);
                context.lineTo(x, ends[1]);
                ends.forEach(y => {
                    context.moveTo(x - 3 * scale, y);
                    context.lineTo(x + 3 * scale, y);
                });
                context.stroke();
            }
        }));
        context.restore();
    }

    /** The ends of all intervals, so that the picture has room for them. */
    const ends = chart => finite(chart.series.flatMap(one => [...one.least || [], ...one.most || []]));

    function drawShapes(u, chart, paint) {
        const context = u.ctx;
        const every = Math.ceil(u.data[0].length / 14);
        context.save();
        for (let i = 1; i < u.data.length; i++) {
            context.fillStyle = paint.series[(i - 1) % 4];
            u.data[i].forEach((value, at) => {
                if (value !== null && at % every === 0) {
                    shape(context, SHAPES[(i - 1) % 4], u.valToPos(u.data[0][at], 'x', true),
                        u.valToPos(value, 'y', true), 4 * ratio());
                    context.fill();
                }
            });
        }
        context.restore();
    }

    function xTicks(chart, min, max, width) {
        const room = Math.max(2, Math.floor(width / 76));
        if (chart.x.unit === 'bytes') {
            return powers(4, min, max, room);
        }
        if (chart.x.unit === 'percentile') {
            const tens = powers(10, min, max, Math.max(2, Math.floor(width / 70)));
            return width / Math.log10(max / min) > 110 ? [1, 2, ...tens.slice(1)] : tens;
        }
        const step = Math.ceil(chart.x.values.length / room);
        return chart.x.values.filter((value, i) => i % step === 0);
    }

    function lines(chart, place, width, paint, readout) {
        const x = chart.x.values;
        const y = finite(chart.series.flatMap(one => one.values)).concat(ends(chart));
        const beside = i => (i - (chart.series.length - 1) / 2) * 3 * ratio();
        const yRange = chart.y.log ? around(y) : [0, Math.max(...y) * (chart.marks && chart.marks.length ? 1.25 : 1.12)];
        const edge = chart.x.unit === 'percentile' ? 1 : 1.25;
        const xRange = [x[0] / edge, x[x.length - 1] * (edge === 1 ? 1.05 : edge)];
        const data = [x, ...chart.series.map(one => one.values)];
        return new uPlot(Object.assign(base(chart, width, paint), {
            scales: {
                x: {time: false, distr: chart.x.log ? 3 : 1, range: xRange},
                y: {distr: chart.y.log ? 3 : 1, range: yRange}
            },
            axes: [axis(paint, {
                label: chart.x.label, splits: (u, i, min, max) => xTicks(chart, min, max, width - 90),
                values: (u, splits) => splits.map(RingsaveUnits.of[chart.x.unit]), size: 30
            }), yAxis(chart, paint)],
            series: [{}, ...chart.series.map((one, i) => ({
                label: one.name, stroke: paint.series[i % 4], width: 2, dash: DASHES[i % 4], points: {show: false},
                spanGaps: true
            }))],
            hooks: {
                drawAxes: [u => drawMarks(u, chart, paint)],
                draw: [u => drawShapes(u, chart, paint),
                    u => drawIntervals(u, chart, paint, (i, at) => u.valToPos(x[at], 'x', true) + beside(i))],
                setCursor: [u => readout(u.cursor.idx)]
            }
        }), data, place);
    }

    /** The middle of a bar. */
    const barAt = (u, i, at, count) => u.valToPos(at, 'x', true) + (i - (count - 1) / 2) * barWidth(u);
    const barWidth = u => Math.min(u.bbox.width / u.data[0].length * 0.36, 64 * ratio());

    function barLabels(u, chart, paint) {
        const context = u.ctx;
        context.save();
        context.font = 11 * ratio() + 'px system-ui, "DejaVu Sans", sans-serif';
        context.fillStyle = paint.text;
        const count = u.data.length - 1;
        const upright = barWidth(u) < context.measureText('0.00').width + 4 * ratio();
        context.textBaseline = 'middle';
        for (let i = 1; i <= count; i++) {
            u.data[i].forEach((value, at) => {
                if (value !== null) {
                    const one = chart.series[i - 1];
                    const end = (value < 1 ? one.least : one.most)?.[at] ?? value;
                    context.save();
                    context.translate(barAt(u, i - 1, at, count),
                        u.valToPos(end, 'y', true) + (value < 1 ? 1 : -1) * (upright ? 4 : 9) * ratio());
                    if (upright) {
                        context.rotate(-Math.PI / 2);
                    }
                    context.textAlign = !upright ? 'center' : value < 1 ? 'right' : 'left';
                    context.fillText(value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0), 0, 0);
                    context.restore();
                }
            });
        }
        context.restore();
    }

    /** Names below their categories, in lines that stand upright. */
    function uprightNames(u, lines, paint) {
        const context = u.ctx;
        const step = Math.min(13 * ratio(), u.bbox.width / lines.length / 2);
        context.save();
        context.font = 11 * ratio() + 'px system-ui, "DejaVu Sans", sans-serif';
        context.fillStyle = paint.muted;
        context.textAlign = 'right';
        context.textBaseline = 'middle';
        lines.forEach((one, at) => one.forEach((line, i) => {
            context.save();
            context.translate(u.valToPos(at, 'x', true) + (i - (one.length - 1) / 2) * step,
                u.bbox.top + u.bbox.height + 8 * ratio());
            context.rotate(-Math.PI / 2);
            context.fillText(line, 0, 0);
            context.restore();
        }));
        context.restore();
    }

    function drawOne(u, paint) {
        const context = u.ctx;
        const y = u.valToPos(1, 'y', true);
        context.save();
        context.strokeStyle = paint.text;
        context.lineWidth = 1.5 * ratio();
        context.beginPath();
        context.moveTo(u.bbox.left, y);
        context.lineTo(u.bbox.left + u.bbox.width, y);
        context.stroke();
        context.restore();
    }

    function bars(chart, place, width, paint) {
        const names = chart.categories;
        const values = finite(chart.series.flatMap(one => one.values)).concat([1], ends(chart));
        // Room for the figures above and below the bars.
        const room = width < 480 ? 2.4 : 1.7;
        const range = [Math.min(...values) < 1 ? Math.min(...values) / room : 0.8, Math.max(...values, 2) * room];
        const most = Math.floor((width - 90) / names.length / 6.6);
        const level = names.map(name => wrapped(name, most));
        const tight = level.some(one => one.some(line => line.length > most) || one.length > 3);
        const lines = tight ? names.map(name => wrapped(name, 24)) : level;
        const size = tight ? 16 + 6.4 * Math.max(...lines.flat().map(line => line.length))
            : 16 + 14 * Math.max(...lines.map(one => one.length));
        const count = chart.series.length;
        return new uPlot(Object.assign(base(chart, width, paint, Math.max(0, size - 60)), {
            scales: {x: {time: false, range: [-0.5, names.length - 0.5]}, y: {distr: 3, range}},
            axes: [axis(paint, {
                splits: () => names.map((name, i) => i), grid: {show: false}, size,
                values: () => tight ? names.map(() => '') : lines.map(one => one.join('\n'))
            }), yAxis(chart, paint)],
            series: [{}, ...chart.series.map((one, i) => ({
                label: one.name, stroke: paint.series[i], fill: paint.series[i], width: 0, points: {show: false},
                fillTo: () => 1,
                paths: uPlot.paths.bars({size: [count === 2 ? 0.36 : 0.6, 64], align: count === 2 ? (i === 0 ? -1 : 1) : 0})
            }))],
            hooks: {draw: [u => drawOne(u, paint), u => drawIntervals(u, chart, paint, (i, at) => barAt(u, i, at, count)),
                u => barLabels(u, chart, paint), u => tight && uprightNames(u, lines, paint)]}
        }), [names.map((name, i) => i), ...chart.series.map(one => one.values)], place);
    }

    function drawPoints(u, chart, paint, range) {
        const context = u.ctx;
        const scale = ratio();
        const line = factor => {
            context.beginPath();
            const at = [range[0], range[1]];
            at.forEach((value, i) => context[i ? 'lineTo' : 'moveTo'](u.valToPos(value, 'x', true),
                u.valToPos(value * factor, 'y', true)));
            context.stroke();
        };
        context.save();
        context.beginPath();
        context.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
        context.clip();
        context.strokeStyle = paint.muted;
        context.lineWidth = 1.5 * scale;
        line(1);
        context.setLineDash([2 * scale, 4 * scale]);
        line(1 + chart.error);
        line(Math.max(0.1, 1 - chart.error));
        context.setLineDash([]);
        chart.series.forEach((one, i) => {
            context.fillStyle = context.strokeStyle = paint.series[i];
            one.points.forEach(([x, y, counted]) => {
                shape(context, i === 0 ? 'circle' : 'diamond', u.valToPos(x, 'x', true), u.valToPos(y, 'y', true),
                    (i === 0 ? 3.6 : 4.6) * scale);
                if (counted) {
                    context.fill();
                } else {
                    context.lineWidth = 1.3 * scale;
                    context.stroke();
                }
            });
        });
        context.restore();
    }

    function scatter(chart, place, width, paint) {
        const all = chart.series.flatMap(one => one.points);
        const range = decades(all.flatMap(([x, y]) => [x, y]));
        const unit = RingsaveUnits.of.ns;
        const x = all.map(point => point[0]).sort((one, other) => one - other);
        return new uPlot(Object.assign(base(chart, width, paint), {
            scales: {x: {time: false, distr: 3, range}, y: {distr: 3, range}},
            axes: [axis(paint, {
                label: chart.x.label, size: 30, values: (u, splits) => splits.map(unit),
                splits: (u, i, min, max) => powers(10, min, max, Math.max(2, Math.floor((width - 90) / 60)))
            }), yAxis(chart, paint)],
            series: [{}, {label: 'points', paths: () => null, points: {show: false}}],
            hooks: {draw: [u => drawPoints(u, chart, paint, range)]}
        }), [x, x], place);
    }

    /** Draw a picture into a place that is empty, as wide as that is. */
    function draw(chart, place, readout) {
        const width = Math.max(200, Math.floor(place.clientWidth));
        return {lines, bars, scatter}[chart.kind](chart, place, width, colours(), readout);
    }

    /** Name, colour, dash and shape of each series. */
    function legend(chart) {
        return chart.series.map((one, i) => ({
            name: one.name, swatch: swatch(chart.kind, i, chart.kind === 'scatter' ? 3 * i : i)
        }));
    }

    return {draw, legend};
})();
