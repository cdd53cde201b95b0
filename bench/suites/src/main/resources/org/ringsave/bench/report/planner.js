/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
'use strict';

/** The planner: inputs, verdict and results of the plans that were made with the page. */
const RingsavePlanner = (() => {
    const {element, section, fold, frame} = RingsaveParts;
    const units = RingsaveUnits;

    const rate = bytesPerSecond => units.digits(bytesPerSecond / 1e6) + ' MB/s';
    const factor = value => value < 9.995 ? value.toFixed(2) : units.digits(value);
    const times = value => factor(value) + ' ×';

    /** Inputs by their names in a request; those with an option can be sliders. */
    const INPUTS = {
        channels: {label: 'Channels', option: '--channels', text: units.digits},
        ringPages: {label: 'Pages of a ring', option: '--ring-pages', text: units.digits},
        fill: {label: 'Fill of rings', option: '--fill', text: units.share},
        packetLength: {label: 'Payload of a packet', text: units.bytes},
        inFlight: {label: 'Requests of a channel', option: '--in-flight', text: units.digits},
        writeRate: {label: 'All writers together', text: rate},
        sinkRate: {label: 'Sink takes', text: rate},
        mtbfNs: {label: 'Mean time between failures', text: units.time},
        machineSpeed: {label: 'Speed of the machine', text: times}
    };

    const GOALS = {
        pause: ['pause', units.time], tick: ['longest part of a tick', units.time], restore: ['restore', units.time],
        overhead: ['share of time that saves take', units.share], disk: ['disk', units.bytes],
        memory: ['memory', units.bytes]
    };

    const CHANGES = {
        chunk: amount => 'chunks of ' + units.bytes(amount), interval: amount => 'a save every ' + units.time(amount),
        deltas: amount => 'deltas of ' + units.bytes(amount) + ' after the first image',
        retain: amount => 'to keep ' + units.digits(amount) + ' images', core: () => 'another core that drives the saves',
        sink: amount => amount === null ? 'a sink in memory' : 'a sink that takes ' + rate(amount),
        channels: amount => units.digits(amount) + ' channels'
    };

    /** Amounts of changes. */
    const AMOUNTS = {chunk: units.bytes, interval: units.time, deltas: units.bytes, sink: rate};

    const MAIN_RESULTS = {saveNs: 'stopped save', beginNs: 'pause, begin', liveOverhead: 'overhead', dalyNs: 'best interval',
        blackoutNs: 'blackout', memoryBytes: 'memory'};

    /** A slider over the values of an axis, with the value above it. */
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
        return {slider, made: element('div', {class: 'field'},
            element('div', {class: 'name'}, element('label', {for: slider.id}, input.label), output), slider)};
    }

    // ---- verdict

    /** A target in words: met or missed, by how much, and the range of the prediction. */
    function target(one) {
        const [name, text] = GOALS[one.goal] || [one.goal, units.digits];
        const apart = one.met ? units.share(1 - one.value / one.target) + ' below'
            : one.value < 3 * one.target ? units.share(one.value / one.target - 1) + ' above'
                : units.digits(one.value / one.target) + ' times as much';
        const range = one.least === one.most ? '' : ' Its range is ' + text(one.least) + ' to ' + text(one.most)
            + (one.sure ? '.' : ', with the target in it.');
        return element('li', {}, element('strong', {}, (one.met ? 'met' : 'missed') + ': ' + name),
            ' ' + text(one.value) + ', target ' + text(one.target) + ', ' + apart + '.' + range);
    }

    /** A missed target with a change, if it is another value: nearer, or further away. */
    function moved(before, after) {
        const [name, text] = GOALS[before.goal] || [before.goal, units.digits];
        return before.met || text(before.value) === text(after.value) ? []
            : [name + ' ' + text(after.value) + (after.value > before.value ? ', worse' : '')];
    }

    /** The changes that meet all targets, or else those that help, with the targets that they move. */
    function help(changes, targets) {
        const enough = changes.filter(one => one.enough);
        const effect = one => targets.flatMap((before, i) => moved(before, one.targets[i]));
        const told = (enough.length > 0 ? enough : changes).slice(0, 3).map(one => (CHANGES[one.change]
            || (amount => one.change + ' ' + amount))(one.amount)
            + (effect(one).length > 0 ? ' (' + effect(one).join('; ') + ')' : ''));
        return told.length === 0 ? '' : (enough.length > 0 ? 'All targets would be met by: ' : 'These would help: ')
            + told.join('; or ') + '.';
    }

    /** The quantities that lie beyond the measured ranges, in one sentence; none if none does. */
    function extrapolated(plan, nouns) {
        const estimates = [plan.save, plan.begin, plan.live, plan.delta, plan.restore, plan.migration.blackout];
        const all = [...new Set(estimates.flatMap(one => one.outside))].map(name => nouns[name])
            .concat(plan.limit.extrapolated ? ['the channels that a pause has room for'] : [],
                plan.chunk.extrapolated ? ['lengths of chunks'] : []);
        return all.length === 0 ? [] : [element('p', {}, '△ extrapolated: ' + all.join(', ')
            + ' lie beyond the measured ones, so ranges may not hold.')];
    }

    /** Colour, sign and words say the same. */
    function judge(plan, place, nouns) {
        const {met, targets, mostChannels, changes} = plan.verdict;
        place.className = 'verdict ' + (met ? 'met' : 'missed');
        const most = mostChannels === 0 ? 'Not a single channel of this shape meets all targets.'
            : 'Up to ' + units.digits(mostChannels) + ' channels of this shape meet all targets.';
        place.replaceChildren(element('p', {class: 'word'}, element('span', {'aria-hidden': 'true'}, met ? '✓ ' : '✗ '),
            met ? 'Meets its targets' : 'Misses a target'), element('ul', {}, ...targets.map(target)),
        element('p', {}, most + ' ' + (met ? '' : help(changes, targets))), ...extrapolated(plan, nouns));
    }

    // ---- results

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
        return card(title, units.time(estimate.ns), units.time(estimate.leastNs) + ' to ' + units.time(estimate.mostNs));
    }

    function cards(plan) {
        const {schedule, migration} = plan;
        return [
            estimateCard('Pause of a live save (begin)', plan.begin),
            estimateCard('Pause of a stopped save', plan.save),
            estimateCard('All of a live save', plan.live),
            estimateCard('Delta, stopped', plan.delta),
            estimateCard('Restore', plan.restore),
            card('Image', units.bytes(plan.imageLength), 'a delta ' + units.bytes(plan.deltaLength)),
            card('Chunk', units.bytes(plan.chunk.length), plan.chunk.reason, plan.chunk.meetsPauseTarget ? ''
                : '△ p99 of a call is above the pause'),
            card('Channels in a pause of ' + units.time(plan.limit.targetNs),
                units.digits(plan.limit.liveChannels) + ' live', units.digits(plan.limit.pausedChannels) + ' stopped'),
            card('Interval', units.time(schedule.intervalNs), 'live saves take ' + units.share(schedule.liveOverhead)
                + ', a failure costs ' + units.time(schedule.lostNs)),
            card('Interval for ' + units.share(plan.request.maxOverhead) + ' of the time', units.time(
                schedule.leastLive.intervalNs), 'live; a failure costs ' + units.time(schedule.leastLive.lostNs)
                + '. Stopped: ' + units.time(schedule.leastPaused.intervalNs)),
            card('Migration', migration.converges ? 'converges' : '△ does not converge', migration.rounds
                + (migration.rounds === 1 ? ' image, ' : ' images, ') + units.time(migration.blackout.leastNs) + ' to '
                + units.time(migration.blackout.mostNs) + ' blackout'),
            card('Room in a ring', plan.spilledAtMost === 0 ? 'enough' : '△ spills', units.bytes(plan.slackPerRing)
                + ' needed, ' + units.bytes(plan.freePerRing) + ' free'),
            card('Memory', units.bytes(plan.memory.total), units.bytes(plan.memory.set) + ' of it the set'),
            card('Written each day', units.bytes(plan.storage.fullBytesPerDay), units.bytes(plan.storage.deltaBytesPerDay)
                + ' as deltas')
        ];
    }

    /** For each input that matters, the factors of the results with half, one and a half and twice of the input. */
    function sensitivityRows(plan) {
        const base = {saveNs: plan.save.ns, beginNs: plan.begin.ns, liveOverhead: plan.schedule.liveOverhead,
            dalyNs: plan.schedule.dalyNs, blackoutNs: plan.migration.blackout.ns, memoryBytes: plan.memory.total};
        return plan.sensitivity.filter(one => one.effect > 1.005 || one.variations.some(each => !each.possible)).map(one => {
            return element('tr', {}, element('th', {scope: 'row', class: 'words'}, INPUTS[one.input].label),
                ...Object.entries(base).map(([name, value]) => {
                    const changes = one.variations.map(each => each.possible ? factor(each[name] / value) : 'can’t be');
                    return element('td', {}, changes.every(each => each === '1.00') ? '=' : changes.join(' · '));
                }));
        });
    }

    // ---- all values

    /** Members whose unit is that of the goal, change or input around them. */
    const AROUND = ['target', 'value', 'least', 'most', 'amount'];

    /** Units by the last part of a name, the first that matches. */
    const UNITS = [
        [/Ns$|^ns$/, units.time],
        [/^factor$|^effect$|^ofTarget$/, times],
        [/^(fill|pausedFill|present|workingSet|median|p90|max|shareOf.*)$|Overhead$|Share$/, units.share],
        [/Rate$|PerSecond$|^highestMeasured$/, rate],
        [/Bytes$|Length$|^length$|PerRing$|AtMost$|BytesPerDay$|^memory|^chunk$|[cC]ontext$|^diskTarget$|Arena$/, units.bytes]
    ];

    function told(name, value, unit, nouns) {
        const last = name.split('.').pop();
        if (typeof value === 'boolean') {
            return value ? 'yes' : 'no';
        }
        if (Array.isArray(value)) {
            return value.length === 0 ? 'none' : value.map(one => nouns[one] || one).join(', ');
        }
        if (typeof value !== 'number') {
            return value !== null ? String(value) : /Target/.test(last) ? 'none'
                : last === 'pausedFill' ? 'not even empty'
                    : name === 'migrationChanges.sinkRate' ? 'no faster sink' : 'memory';
        }
        if (AROUND.includes(last)) {
            return (unit || times)(value);
        }
        if (/^(save|begin)Parts\./.test(name)) {
            return units.time(value);
        }
        if (/^memory\./.test(name)) {
            return units.bytes(value);
        }
        if (name === 'request.chunk' && value === 0) {
            return 'to be recommended';
        }
        const found = UNITS.find(([pattern]) => pattern.test(last));
        return (found ? found[1] : units.digits)(value);
    }

    /**
     * Every value of a plan with its name, as a path into the JSON that `plan --json` prints, and the unit that the goal,
     * change or input around it gives it.
     */
    function flat(value, name, unit, rows) {
        if (Array.isArray(value) && value.some(one => typeof one === 'object')) {
            value.forEach((one, i) => flat(one, name + '[' + i + ']', unit, rows));
        } else if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
            const own = value.goal ? (GOALS[value.goal] || [])[1] : value.change ? AMOUNTS[value.change] || units.digits
                : value.input ? (INPUTS[value.input] || {}).text : unit;
            Object.entries(value).forEach(([key, one]) => flat(one, name ? name + '.' + key : key, own, rows));
        } else {
            rows.push([name, value, unit]);
        }
        return rows;
    }

    /** A name that may go on in the next line behind each of its dots. */
    const breakable = name => name.split('.').flatMap((part, i) => i === 0 ? [part] : ['.', element('wbr'), part]);

    function valueRow([name, value, unit], nouns) {
        return element('tr', {}, element('td', {}, element('code', {}, ...breakable(name))),
            element('td', {}, typeof value === 'string' ? '' : told(name, value, unit, nouns)),
            element('td', typeof value === 'string' && value.length > 40 ? {class: 'long'} : {},
                element('code', {}, JSON.stringify(value))));
    }

    const head = names => element('thead', {}, element('tr', {}, ...names.map((name, i) =>
        element('th', i === 0 ? {scope: 'col', class: 'words'} : {scope: 'col'}, name))));

    // ---- the section

    function add(model, plans) {
        if (model.missing) {
            section('planner', 'Planner', element('p', {class: 'missing'}, model.missing));
            return;
        }
        const verdict = element('div', {id: 'plan-verdict', role: 'status'});
        const summary = element('dl', {class: 'cards', 'aria-label': 'Expected costs'});
        const all = element('tbody', {});
        const inputs = element('tbody', {});
        const command = element('code', {id: 'plan-command'});
        const update = () => {
            const at = fields.map(one => Number(one.slider.value));
            const plan = plans[at.reduce((index, one, i) => index * model.axes[i].values.length + one, 0)];
            command.textContent = 'ringsave plan ' + model.axes.map((axis, i) => INPUTS[axis.name].option + '='
                + axis.values[at[i]]).join(' ');
            judge(plan, verdict, model.nouns);
            summary.replaceChildren(...cards(plan));
            inputs.replaceChildren(...sensitivityRows(plan));
            all.replaceChildren(...flat(plan, '', null, []).map(row => valueRow(row, model.nouns)));
        };
        const fields = model.axes.map((axis, i) => field(axis, model.start[i], update));
        section('planner', 'Planner', element('p', {class: 'question'}, 'What will a set cost that isn’t built yet?'),
            element('div', {class: 'fields'}, ...fields.map(one => one.made)), verdict, summary,
            element('p', {class: 'note hint'}, 'For values between these and for all other inputs run ', command),
            fold('How far to trust these figures', element('p', {class: 'note'}, 'The model of this run predicts them, measured on '
                + model.cpu + '. The page shows ' + plans.length + ' plans that ringsave plan made, and computes none. The range'
                + ' below a time: nine of ten measured configurations that the model had not seen lay within it.'
                + ' If a quantity lies outside of the measured range, the verdict says so, and the error there is unknown.')),
            fold('If an input differs from the plan', element('p', {class: 'note'}, 'Factors of the results with half · one'
                + ' and a half · twice as much, the strongest first. Chunk and interval stay those of the plan. Inputs that are'
                + ' missing change none of these.'), frame('Sensitivity to the inputs',
                element('table', {id: 'plan-sensitivity'}, head(['input', ...Object.values(MAIN_RESULTS)]), inputs))),
            fold('All values, as ringsave plan --json names them', frame('All values of the plan',
                element('table', {id: 'plan'}, head(['name', 'value', 'exact']), all))));
        update();
    }

    return {add};
})();
