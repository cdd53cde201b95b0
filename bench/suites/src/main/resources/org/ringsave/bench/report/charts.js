/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
'use strict';

/** Numbers for people, of each unit that sections have. */
const RingsaveUnits = (() => {
    const digits = value => {
        if (value === 0) {
            return '0';
        }
        const size = Math.abs(value);
        if (size < 1e-3 || size >= 1e15) {
            return value.toExponential(2);
        }
        return value.toLocaleString('en-US', {maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4});
    };
    const stepped = (value, step, units) => {
        let rest = value;
        let unit = 0;
        while (Math.abs(rest) >= step && unit < units.length - 1) {
            rest /= step;
            unit++;
        }
        return digits(rest) + ' ' + units[unit];
    };
    const time = ns => {
        if (ns < 100e9) {
            return stepped(ns, 1000, ['ns', 'µs', 'ms', 's']);
        }
        return ns < 5970e9 ? digits(ns / 60e9) + ' min' : ns < 171900e9 ? digits(ns / 3600e9) + ' h'
            : digits(ns / 86400e9) + ' d';
    };
    const bytes = length => length < 65536 && length % 1024 !== 0 ? digits(length) + ' bytes'
        : stepped(length, 1024, ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']);
    const share = value => digits(value * 100) + ' %';
    // Of one in a thousand calls that are slower, 99.9 % are not.
    const percentile = times => {
        const nines = Math.round(Math.log10(times));
        return Math.abs(times - 10 ** nines) < 1e-6 * times
            ? (100 - 100 / 10 ** nines).toFixed(Math.max(0, nines - 2)) + ' %'
            : (100 - 100 / times).toFixed(Math.max(1, Math.ceil(Math.log10(times)) - 1)) + ' %';
    };
    const of = {
        ns: time, bytes, share, percentile, count: digits, 'GB/s': value => digits(value) + ' GB/s',
        '×': value => digits(value) + ' ×'
    };
    return {digits, time, bytes, share, of};
})();

/** Pictures of a section, with uPlot: lines, bars and scattered points. */
const RingsaveCharts = (() => {
    const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3]];
    const SHAPES = ['circle', 'square', 'triangle', 'diamond'];
    const ratio = () => window.devicePixelRatio || 1;

    function colours() {
        const style = getComputedStyle(document.documentElement);
        const get = name => style.getPropertyValue('--' + name).trim();
        return {
            text: get('text'), muted: get('muted'), grid: get('grid'), card: get('card'),
            series: ['s1', 's2', 's3', 's4'].map(get)
        };
    }

    /** A shape around a point, in the pixels of a canvas. */
    function shape(context, name, x, y, size) {
        context.beginPath();
        if (name === 'circle') {
            context.arc(x, y, size, 0, 2 * Math.PI);
        } else if (name === 'square') {
            context.rect(x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8);
        } else {
            const corners = name === 'triangle' ? [[0, -1.25], [1.15, 0.85], [-1.15, 0.85]]
                : [[0, -1.35], [1.2, 0], [0, 1.35], [-1.2, 0]];
            corners.forEach(([dx, dy], i) => context[i ? 'lineTo' : 'moveTo'](x + dx * size, y + dy * size));
            context.closePath();
        }
    }

    /** The sign of a series in a legend, as the canvas draws it. */
    function swatch(kind, index, shapeIndex) {
        const colour = 'var(--s' + (index % 4 + 1) + ')';
        const marks = {
            circle: '<circle cx="17" cy="7" r="4"/>', square: '<rect x="13.4" y="3.4" width="7.2" height="7.2"/>',
            triangle: '<path d="M17 2 21.6 10.4 12.4 10.4Z"/>', diamond: '<path d="M17 1.6 21.8 7 17 12.4 12.2 7Z"/>'
        };
        const line = '<path d="M1 7H33" fill="none" stroke-width="2" stroke-dasharray="' + DASHES[index % 4].join(' ')
            + '"/>';
        const mark = kind === 'bars' ? '<rect x="6" y="1" width="22" height="12"/>' : marks[SHAPES[shapeIndex % 4]];
        return '<svg viewBox="0 0 34 14" aria-hidden="true" style="fill:' + colour + ';stroke:' + colour + '">'
            + (kind === 'lines' ? line : '') + mark + '</svg>';
    }

    /** A name in lines of so many letters, as far as its words allow. */
    function wrapped(name, most) {
        const lines = [];
        name.split(' ').forEach(word => {
            const last = lines[lines.length - 1];
            if (last !== undefined && (last + ' ' + word).length <= most) {
                lines[lines.length - 1] = last + ' ' + word;
            } else {
                lines.push(word);
            }
        });
        return lines;
    }

    const finite = values => values.filter(value => value !== null && Number.isFinite(value));

    /** From 1, 2 or 5 times a power of ten to another, with all values between them. */
    function around(values) {
        const least = Math.min(...values);
        const most = Math.max(...values);
        const below = 10 ** Math.floor(Math.log10(least) + 1e-9);
        const above = 10 ** Math.floor(Math.log10(most) + 1e-9);
        return [below * [5, 2, 1].find(one => below * one <= least * 1.000001),
            above * [1, 2, 5, 10].find(one => above * one >= most * 0.999999)];
    }

    /** From a power of ten to another, with all values between them. */
    function decades(values) {
        const least = Math.min(...values);
        const most = Math.max(...values);
        const from = 10 ** Math.floor(Math.log10(least) + 1e-9);
        return [from, Math.max(from * 10, 10 ** Math.ceil(Math.log10(most) - 1e-9))];
    }

    /** Powers of a base within a range, no more of them than there is room for. */
    function powers(base, min, max, most) {
        let step = 1;
        const first = Math.ceil(Math.log(min) / Math.log(base) - 1e-9);
        const last = Math.floor(Math.log(max) / Math.log(base) + 1e-9);
        while ((last - first) / step + 1 > most) {
            step++;
        }
        const all = [];
        for (let power = first; power <= last; power += step) {
            all.push(base ** power);
        }
        return all;
    }

    function logTicks(min, max, most) {
        const tens = powers(10, min, max, most);
        if (tens.length >= 3) {
            return tens;
        }
        const all = [];
        for (let power = Math.floor(Math.log10(min)); 10 ** power <= max; power++) {
            for (const one of [1, 2, 5]) {
                const value = one * 10 ** power;
                if (value >= min * 0.999 && value <= max * 1.001) {
                    all.push(value);
                }
            }
        }
        return all.length <= most ? all : tens;
    }

    const FONT = '12px system-ui, "DejaVu Sans", sans-serif';

    function axis(paint, more) {
        return Object.assign({
            stroke: paint.muted, font: FONT, labelFont: FONT, labelSize: 22, labelGap: 2,
            grid: {stroke: paint.grid, width: 1}, ticks: {stroke: paint.grid, width: 1, size: 5}, filter: (u, splits) => splits
        }, more);
    }

    function base(chart, width, paint) {
        return {
            width, height: width < 480 ? 270 : 340, padding: [14, chart.kind === 'scatter' ? 28 : 16, 0, 4], legend: {show: false},
            cursor: {show: chart.kind === 'lines', drag: {x: false, y: false}, points: {show: false}, y: false}
        };
    }

    function yAxis(chart, paint) {
        const isPlain = chart.y.unit === 'GB/s';
        const unit = isPlain ? RingsaveUnits.digits : RingsaveUnits.of[chart.y.unit];
        return axis(paint, {
            size: isPlain ? 40 : 64, values: (u, splits) => splits.map(unit),
            splits: chart.y.log ? (u, i, min, max) => logTicks(min, max, 9) : undefined,
            space: 40
        });
    }

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
        const y = finite(chart.series.flatMap(one => one.values));
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
                drawAxes: [u => drawMarks(u, chart, paint)], draw: [u => drawShapes(u, chart, paint)],
                setCursor: [u => readout(u.cursor.idx)]
            }
        }), data, place);
    }

    function barLabels(u, paint) {
        const context = u.ctx;
        context.save();
        context.font = 11 * ratio() + 'px system-ui, "DejaVu Sans", sans-serif';
        context.fillStyle = paint.text;
        const count = u.data.length - 1;
        const bar = Math.min(u.bbox.width / u.data[0].length * 0.36, 64 * ratio());
        const upright = bar < context.measureText('0.00').width + 4 * ratio();
        context.textBaseline = 'middle';
        for (let i = 1; i <= count; i++) {
            u.data[i].forEach((value, at) => {
                if (value !== null) {
                    context.save();
                    context.translate(u.valToPos(at, 'x', true) + (i - (count + 1) / 2) * bar,
                        u.valToPos(value, 'y', true) + (value < 1 ? 1 : -1) * (upright ? 4 : 9) * ratio());
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
        const values = finite(chart.series.flatMap(one => one.values)).concat([1]);
        // Room for the figures above and below the bars.
        const room = width < 480 ? 2.4 : 1.7;
        const range = [Math.min(...values) < 1 ? Math.min(...values) / room : 0.8, Math.max(...values, 2) * room];
        const most = Math.floor((width - 90) / names.length / 6.6);
        const lines = names.map(name => wrapped(name, most));
        const tight = lines.some(one => one.some(line => line.length > most));
        const longest = Math.max(...names.map(name => name.length));
        const both = chart.series.length === 2;
        return new uPlot(Object.assign(base(chart, width, paint), {
            scales: {x: {time: false, range: [-0.5, names.length - 0.5]}, y: {distr: 3, range}},
            axes: [axis(paint, {
                splits: () => names.map((name, i) => i), grid: {show: false},
                values: () => tight ? names : lines.map(one => one.join('\n')),
                rotate: tight ? 40 : 0,
                size: tight ? 30 + Math.min(110, 4.4 * longest) : 16 + 14 * Math.max(...lines.map(one => one.length))
            }), yAxis(chart, paint)],
            series: [{}, ...chart.series.map((one, i) => ({
                label: one.name, stroke: paint.series[i], fill: paint.series[i], width: 0, points: {show: false},
                fillTo: () => 1,
                paths: uPlot.paths.bars({size: [both ? 0.36 : 0.6, 64], align: both ? (i === 0 ? -1 : 1) : 0})
            }))],
            hooks: {draw: [u => drawOne(u, paint), u => barLabels(u, paint)]}
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
