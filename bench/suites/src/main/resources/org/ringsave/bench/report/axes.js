/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
'use strict';

/** Colours, shapes, scales and axes of the pictures. */
const RingsaveAxes = (() => {
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

    /** Options of every picture. Labels of an axis may need more room. */
    function base(chart, width, paint, labels = 0) {
        return {
            width, height: (width < 480 ? 270 : 340) + labels, padding: [14, chart.kind === 'scatter' ? 28 : 16, 0, 4], legend: {show: false},
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

    return {SHAPES, DASHES, ratio, colours, shape, swatch, wrapped, finite, around, decades, powers, axis, base, yAxis};
})();
