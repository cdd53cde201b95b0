/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
'use strict';

/** Builds the page from the data in it. */
(async () => {
    const {element, bound, section, fold, table} = RingsaveParts;
    const report = JSON.parse(document.getElementById('data').textContent);
    const main = document.getElementById('main');
    main.setAttribute('aria-busy', 'true');
    const drawings = [];

    // ---- charts

    function drawing(one, shown) {
        const legend = element('ul', {class: 'legend'});
        const axis = element('p', {class: 'axis'});
        const plot = element('div', {class: 'plot', role: 'img'});
        const at = element('p', {class: 'at', 'aria-hidden': 'true'});
        const place = element('div', {class: 'drawing'}, axis, plot, legend, at);
        let view = one.views[0];
        let outputs = [];
        let chart = null;
        let drawnWidth = 0;
        const readout = idx => {
            const isAt = idx !== null && idx !== undefined;
            at.textContent = isAt ? view.chart.x.label + ' ' + RingsaveUnits.of[view.chart.x.unit](view.chart.x.values[idx]) : '';
            outputs.forEach((output, i) => {
                const value = isAt ? view.chart.series[i].values[idx] : null;
                output.textContent = value === null ? '' : RingsaveUnits.of[view.chart.y.unit](value);
            });
        };
        const redraw = () => {
            if (chart !== null) {
                chart.destroy();
            }
            drawnWidth = plot.clientWidth;
            chart = RingsaveCharts.draw(view.chart, plot, readout);
        };
        const show = next => {
            view = next;
            shown(view.name);
            axis.textContent = '↑ ' + view.chart.y.label + (view.chart.y.log ? ', logarithmic' : '');
            plot.setAttribute('aria-label', one.title + (view.name ? ', ' + view.name : '')
                + ': a chart; the tables beside it have its figures.');
            outputs = [];
            legend.replaceChildren(...RingsaveCharts.legend(view.chart).map(entry => {
                const output = element('output', {'aria-hidden': 'true'});
                outputs.push(output);
                const item = element('li', {}, entry.name, output);
                item.insertAdjacentHTML('afterbegin', entry.swatch);
                return item;
            }));
            redraw();
        };
        if (one.views.length > 1) {
            const select = element('select', {id: one.id + '-view'}, ...one.views.map((each, i) =>
                element('option', {value: String(i)}, each.name)));
            select.addEventListener('change', () => show(one.views[Number(select.value)]));
            place.prepend(element('p', {class: 'view'}, element('label', {for: one.id + '-view'}, 'Show '), select));
        }
        drawings.push({redraw, start: () => {
            show(view);
            new ResizeObserver(() => {
                if (plot.clientWidth !== drawnWidth) {
                    redraw();
                }
            }).observe(plot);
        }});
        return place;
    }

    function addCharts(one) {
        const made = section(one.id, one.title, element('p', {class: 'question'}, one.question));
        if (one.missing) {
            made.append(element('p', {class: 'missing'}, one.missing));
            return;
        }
        const tables = one.tables.map(each => [each.view, table(each.caption, each.columns, each.rows)]);
        const shown = name => tables.forEach(([view, each]) => {
            each.hidden = view !== '' && view !== name;
        });
        const picture = drawing(one, shown);
        picture.append(...one.notes.map(note => element('p', {class: 'note hint'}, bound(note))));
        made.append(element('div', {class: 'beside'}, picture,
            element('div', {}, ...tables.map(([view, each]) => each))));
    }

    /** A section without charts. */
    function addTables(one) {
        section(one.title.toLowerCase(), one.title, ...one.paragraphs.map(text => element('p', {class: 'question'}, text)),
            ...one.tables.flatMap(each => [table(each.caption || one.title, each.columns, each.rows),
                ...each.notes.map(note => element('p', {class: 'note hint'}, bound(note)))]));
    }

    // ---- recommendation

    /** Links to the sections that have the figures. */
    function reads(pictures) {
        return element('span', {class: 'reads'}, 'Reads: ', ...pictures.flatMap((one, i) =>
            [...i > 0 ? [', '] : [], element('a', {href: '#' + one.id}, one.title)]));
    }

    function addRecommendation() {
        const made = section('recommendation', 'Recommendation', element('ol', {class: 'do'},
            ...report.recommendation.map(line => element('li', {}, element('strong', {}, bound(line.text)),
                element('span', {}, bound(line.reason)), ' ', reads(line.reads)))));
        if (report.warnings.length > 0) {
            made.append(element('div', {class: 'warnings'}, element('h3', {}, 'To know first'), element('ul', {},
                ...report.warnings.map(warning => element('li', {}, bound(warning.sentence), ...warning.details.length > 0
                    ? [fold('details', element('ul', {}, ...warning.details.map(one => element('li', {}, bound(one)))))]
                    : [])))));
        }
    }

    // ---- the page

    /** A value from JSON that is compressed by gzip and written in Base64. */
    async function unpacked(text) {
        const bytes = Uint8Array.from(atob(text), one => one.charCodeAt(0));
        return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).json();
    }

    function followScheme() {
        const redraw = () => drawings.forEach(one => one.redraw());
        const select = document.getElementById('scheme');
        select.addEventListener('change', () => {
            if (select.value) {
                document.documentElement.dataset.scheme = select.value;
            } else {
                delete document.documentElement.dataset.scheme;
            }
            redraw();
        });
        window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
        // Paper is white, and a fold on it can't be opened.
        let folded = [];
        window.addEventListener('beforeprint', () => {
            document.documentElement.dataset.scheme = 'light';
            folded = [...document.querySelectorAll('details:not([open])')];
            folded.forEach(one => one.setAttribute('open', ''));
            redraw();
        });
        window.addEventListener('afterprint', () => {
            folded.forEach(one => one.removeAttribute('open'));
            select.dispatchEvent(new Event('change'));
        });
    }

    const plans = report.planner.missing ? [] : await unpacked(report.planner.plans).catch(() => null);
    RingsavePlanner.add(plans ? report.planner : {missing: 'This browser can’t unpack the plans: run ringsave plan.'}, plans);
    addRecommendation();
    report.sections.forEach(addCharts);
    report.tables.filter(one => one.tables.length > 0).forEach(addTables);
    drawings.forEach(one => one.start());
    followScheme();
    main.setAttribute('aria-busy', 'false');
})();
