/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
'use strict';

/** Builds the page from the data in it. Text goes in as text, never as markup. */
(async () => {
    const report = JSON.parse(document.getElementById('data').textContent);
    const main = document.getElementById('main');
    main.setAttribute('aria-busy', 'true');
    const drawings = [];

    /** An element with attributes and children; a child that is a string is text. */
    function element(name, attributes, ...children) {
        const made = document.createElement(name);
        for (const [key, value] of Object.entries(attributes || {})) {
            made.setAttribute(key, value);
        }
        made.append(...children);
        return made;
    }

    /** A number and its unit stay on one line. */
    function bound(text) {
        return text.replace(/(\d|±) (?=[%×\d]|(?:[nµm]?s|min|h|d|[KMGTP]iB|bytes)\b)/g, '$1\u00a0');
    }

    function section(id, title, ...children) {
        document.getElementById('contents').append(element('li', {}, element('a', {href: '#' + id}, title)));
        const made = element('section', {id, 'aria-labelledby': id + '-title'},
            element('h2', {id: id + '-title'}, title), ...children);
        main.append(made);
        return made;
    }

    /** A table in a frame that scrolls, and that can be reached to scroll it by keys. */
    function table(caption, columns, rows) {
        const isText = columns.map((name, i) => rows.some(row => row[i] !== '' && !/^[-+±(]?[0-9]|^unknown$/.test(row[i])));
        return element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption}, element('table', {},
            element('caption', {}, caption),
            element('thead', {}, element('tr', {}, ...columns.map((name, i) =>
                element('th', isText[i] ? {scope: 'col', class: 'words'} : {scope: 'col'}, name)))),
            element('tbody', {}, ...rows.map(row => element('tr', {}, ...row.map((cell, i) =>
                element('td', cell.length > 40 ? {class: 'long'} : i > 0 && isText[i] ? {class: 'words'} : {}, cell)))))));
    }

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

    // ---- planner

    /** Inputs by their names in a request; those with an option can be sliders. */
    const INPUTS = {
        channels: {label: 'Channels', option: '--channels', text: RingsaveUnits.digits},
        ringPages: {label: 'Pages of a ring', option: '--ring-pages', text: RingsaveUnits.digits},
        fill: {label: 'Fill of rings', option: '--fill', text: RingsaveUnits.share},
        packetLength: {label: 'Payload of a packet'},
        inFlight: {label: 'Requests in flight, each channel', option: '--in-flight', text: RingsaveUnits.digits},
        writeRate: {label: 'All writers together'},
        sinkRate: {label: 'Sink takes'},
        mtbfNs: {label: 'Mean time between failures'},
        machineSpeed: {label: 'Speed of the machine'}
    };

    /** A value from JSON that is compressed by gzip and written in Base64. */
    async function unpacked(text) {
        const bytes = Uint8Array.from(atob(text), one => one.charCodeAt(0));
        return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).json();
    }

    /** A slider over the values of an axis, with the value beside it. */
    function field(axis, start, changed) {
        const input = INPUTS[axis.name];
        const slider = element('input', {type: 'range', id: 'plan-' + axis.name, min: '0',
            max: String(axis.values.length - 1), step: '1', value: String(axis.values.indexOf(start))});
        const output = element('output', {for: slider.id, class: 'unit'});
        const say = () => {
            output.textContent = input.text(axis.values[Number(slider.value)]);
            slider.setAttribute('aria-valuetext', output.textContent);
        };
        slider.addEventListener('input', () => {
            say();
            changed();
        });
        say();
        return {slider, made: element('div', {class: 'field'}, element('label', {for: slider.id}, input.label),
            element('div', {class: 'inputs'}, slider, output))};
    }

    function told(name, value) {
        const last = name.split('.').pop();
        if (typeof value === 'boolean') {
            return value ? 'yes' : 'no';
        }
        if (Array.isArray(value)) {
            return value.length === 0 ? 'none' : value.join(', ');
        }
        if (typeof value !== 'number') {
            return value !== null ? String(value) : /Target/.test(last) ? 'none'
                : last === 'pausedFill' ? 'not even empty' : 'memory';
        }
        if (/Ns$|^ns$/.test(last) || /^(save|begin)Parts\./.test(name)) {
            return value === 0 ? '0' : RingsaveUnits.time(value);
        }
        if (/Rate$|PerSecond$/.test(last)) {
            return RingsaveUnits.digits(value / 1e6) + ' MB/s';
        }
        if (/^fill$|Overhead$|Share$|^share/.test(last)) {
            return RingsaveUnits.share(value);
        }
        if (/Bytes|Length$|^length$|^memory|PerRing$|AtMost$|BytesPerDay$/.test(last) || /^memory\.|^chunk\.call\.chunk$/.test(name)
            || last === 'memory') {
            return RingsaveUnits.bytes(value);
        }
        return RingsaveUnits.digits(value);
    }

    /** Every value of a plan with its name, as a path into the JSON that `plan --json` prints. */
    function flat(value, name, rows) {
        if (Array.isArray(value) && value.some(one => typeof one === 'object')) {
            value.forEach((one, i) => flat(one, name + '[' + i + ']', rows));
        } else if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
            Object.entries(value).forEach(([key, one]) => flat(one, name ? name + '.' + key : key, rows));
        } else {
            rows.push([name, value]);
        }
        return rows;
    }

    /** A name that may go on in the next line behind each of its dots. */
    function breakable(name) {
        return name.split('.').flatMap((part, i) => i === 0 ? [part] : ['.', element('wbr'), part]);
    }

    function card(title, value, range, beyond) {
        const made = element('div', {}, element('dt', {}, title), element('dd', {class: 'value'}, value));
        if (range) {
            made.append(element('dd', {class: 'range'}, range));
        }
        if (beyond) {
            made.append(element('dd', {class: 'beyond'}, beyond));
        }
        return made;
    }

    function estimateCard(title, estimate) {
        return card(title, RingsaveUnits.time(estimate.ns), RingsaveUnits.time(estimate.leastNs) + ' to '
            + RingsaveUnits.time(estimate.mostNs), estimate.extrapolated
            ? '△ extrapolated: ' + estimate.outside.join(', ') : '');
    }

    /** The limits of a plan in words; a target that is missed stands out. */
    function verdictCard(plan) {
        const {verdict} = plan;
        const missed = verdict.targets.filter(one => !one.met).map(one => one.goal);
        const most = verdict.mostChannels === 0 ? 'not a single channel of this shape meets all targets'
            : RingsaveUnits.digits(verdict.mostChannels) + ' channels of this shape meet all targets';
        return card('Verdict', verdict.met ? 'met: ' + verdict.targets.map(one => one.goal).join(', ')
            : 'missed: ' + missed.join(', '), verdict.met ? most : '', verdict.met ? '' : '△ ' + most);
    }

    function cards(plan) {
        const units = RingsaveUnits;
        const {schedule, migration} = plan;
        return [
            verdictCard(plan),
            estimateCard('Pause of a live save (begin)', plan.begin),
            estimateCard('Pause of a stopped save', plan.save),
            estimateCard('All of a live save', plan.live),
            estimateCard('Delta, stopped', plan.delta),
            estimateCard('Restore', plan.restore),
            card('Chunk', units.bytes(plan.chunk.length), plan.chunk.reason, plan.chunk.meetsPauseTarget ? ''
                : '△ p99 of a call is above the pause'),
            card('Image', units.bytes(plan.imageLength), 'a delta ' + units.bytes(plan.deltaLength)),
            card('Channels in a pause of ' + units.time(plan.limit.targetNs),
                units.digits(plan.limit.liveChannels) + ' live', units.digits(plan.limit.pausedChannels) + ' stopped',
                plan.limit.extrapolated ? '△ extrapolated' : ''),
            card('Interval', units.time(schedule.intervalNs), 'live saves take ' + units.share(schedule.liveOverhead)
                + ', a failure costs ' + units.time(schedule.lostNs)),
            card('Interval for ' + units.share(plan.request.maxOverhead) + ' of the time', units.time(
                schedule.leastLive.intervalNs), 'live; a failure costs ' + units.time(schedule.leastLive.lostNs)
                + '. Stopped: ' + units.time(schedule.leastPaused.intervalNs)),
            card('Migration', migration.converges ? 'converges' : '△ does not converge', migration.rounds
                + (migration.rounds === 1 ? ' image, ' : ' images, ') + units.time(migration.blackout.leastNs) + ' to '
                + units.time(migration.blackout.mostNs) + ' blackout', migration.blackout.extrapolated
                ? '△ extrapolated: ' + migration.blackout.outside.join(', ') : ''),
            card('Room in a ring', plan.spilledAtMost === 0 ? 'enough' : '△ spills', units.bytes(plan.slackPerRing)
                + ' needed, ' + units.bytes(plan.freePerRing) + ' free'),
            card('Memory', units.bytes(plan.memory.total), units.bytes(plan.memory.set) + ' of it the set'),
            card('Written each day', units.bytes(plan.storage.fullBytesPerDay), units.bytes(plan.storage.deltaBytesPerDay)
                + ' as deltas')
        ];
    }

    const MAIN_RESULTS = {saveNs: 'stopped save', beginNs: 'pause, begin', liveOverhead: 'overhead', dalyNs: 'best interval',
        blackoutNs: 'blackout', memoryBytes: 'memory'};

    /** For each input that matters, the factors of the results with half, one and a half and twice of the input. */
    function sensitivityRows(plan) {
        const base = {saveNs: plan.save.ns, beginNs: plan.begin.ns, liveOverhead: plan.schedule.liveOverhead,
            dalyNs: plan.schedule.dalyNs, blackoutNs: plan.migration.blackout.ns, memoryBytes: plan.memory.total};
        const times = value => value < 9.995 ? value.toFixed(2) : RingsaveUnits.digits(value);
        return plan.sensitivity.filter(one => one.effect > 1.005 || one.variations.some(each => !each.possible)).map(one => {
            return element('tr', {}, element('th', {scope: 'row', class: 'words'}, INPUTS[one.input].label),
                ...Object.entries(base).map(([name, value]) => {
                    const changes = one.variations.map(each => each.possible ? times(each[name] / value) : 'can’t be');
                    return element('td', {}, changes.every(each => each === '1.00') ? '=' : changes.join(' · '));
                }));
        });
    }

    function addPlanner(model, plans) {
        if (model.missing) {
            section('planner', 'Planner', element('p', {class: 'missing'}, model.missing));
            return;
        }
        const summary = element('dl', {class: 'cards', 'aria-label': 'Expected costs'});
        const body = element('tbody', {});
        const inputs = element('tbody', {});
        const results = element('div', {id: 'plan-results'}, summary,
            element('h3', {}, 'If an input differs from the plan'),
            element('p', {class: 'note hint'}, 'Factors of the results with half · one and a half · twice as much, the'
                + ' strongest first; chunk and interval stay those of the plan. Inputs that are missing change none of these.'),
            element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Sensitivity to the inputs'},
                element('table', {id: 'plan-sensitivity'}, element('thead', {}, element('tr', {},
                    ...['input', ...Object.values(MAIN_RESULTS)].map((name, i) =>
                        element('th', i === 0 ? {scope: 'col', class: 'words'} : {scope: 'col'}, name)))), inputs)),
            element('h3', {}, 'All of it, as ringsave plan --json names it'),
            element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'All values of the plan'},
                element('table', {id: 'plan'}, element('thead', {}, element('tr', {}, element('th', {scope: 'col'}, 'name'),
                    element('th', {scope: 'col'}, 'value'), element('th', {scope: 'col'}, 'exact'))), body)));
        const command = element('code', {id: 'plan-command'});
        const isLong = value => typeof value === 'string' && value.length > 40;
        const show = plan => {
            summary.replaceChildren(...cards(plan));
            body.replaceChildren(...flat(plan, '', []).map(([name, value]) => element('tr', {},
                element('td', {}, element('code', {}, ...breakable(name))),
                element('td', {}, typeof value === 'string' ? '' : told(name, value)),
                element('td', isLong(value) ? {class: 'long'} : {}, element('code', {}, JSON.stringify(value))))));
            inputs.replaceChildren(...sensitivityRows(plan));
        };
        const update = () => {
            const at = fields.map(one => Number(one.slider.value));
            const plan = plans[at.reduce((index, one, i) => index * model.axes[i].values.length + one, 0)];
            command.textContent = 'ringsave plan ' + model.axes.map((axis, i) => INPUTS[axis.name].option + '='
                + axis.values[at[i]]).join(' ');
            show(plan);
        };
        const fields = model.axes.map((axis, i) => field(axis, model.start[i], update));
        section('planner', 'Planner', element('p', {class: 'question'}, 'What will a set cost that isn’t built yet? The model'
            + ' of this run, measured on ' + model.cpu + '; the same numbers as ringsave plan.'),
        element('p', {class: 'note hint'}, 'From … to: the error that nine of ten held-out configurations stay below. △'
            + ' extrapolated: named quantities are outside of the measured ranges, and the error there is unknown.'),
        element('div', {class: 'fields'}, ...fields.map(one => one.made)),
        element('p', {class: 'note hint'}, 'The sliders choose one of ' + plans.length + ' plans that were made with the'
            + ' report; the page computes none. For values between them and for all other inputs run ', command, '.'),
        results);
        update();
    }

    // ---- the page

    function addRecommendation() {
        const made = section('recommendation', 'Recommendation', element('ol', {class: 'do'},
            ...report.recommendation.map(line => element('li', {}, element('strong', {}, bound(line.text)),
                element('span', {}, bound(line.reason))))));
        if (report.warnings.length > 0) {
            made.append(element('div', {class: 'warnings'}, element('h3', {}, 'To know first'), element('ul', {},
                ...report.warnings.map(warning => element('li', {}, warning)))));
        }
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
        // Paper is white.
        window.addEventListener('beforeprint', () => {
            document.documentElement.dataset.scheme = 'light';
            redraw();
        });
        window.addEventListener('afterprint', () => select.dispatchEvent(new Event('change')));
    }

    const environment = new Map(report.environment.tables[0].rows);
    document.getElementById('machine').textContent = [environment.get('date'), environment.get('processor'),
        environment.get('jdk'), environment.get('commit')].filter(Boolean).join(' · ');
    addRecommendation();
    report.sections.forEach(addCharts);
    const plans = report.planner.missing ? [] : await unpacked(report.planner.plans).catch(() => null);
    addPlanner(plans ? report.planner : {missing: 'This browser can’t unpack the plans: run ringsave plan.'}, plans);
    [report.floor, report.controls, report.noise, report.environment].filter(one => one.tables.length > 0).forEach(addTables);
    drawings.forEach(one => one.start());
    followScheme();
    main.setAttribute('aria-busy', 'false');
})();
